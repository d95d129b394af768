package io.vstar.cli.analysis;

import io.vstar.cli.console.ExitCode;
import io.vstar.cli.console.Interruption;
import io.vstar.cli.console.JsonText;
import io.vstar.cli.console.PhaseDisplay;
import io.vstar.error.ConfigException;
import io.vstar.error.DatasetException;
import io.vstar.image.PictureGrid;
import io.vstar.image.PictureGrid.Cell;
import io.vstar.image.PngFiles;
import io.vstar.likeness.ComparablePicture;
import io.vstar.likeness.Likeness;
import io.vstar.likeness.MatchPicture;
import io.vstar.likeness.PictureComparison;
import io.vstar.likeness.PicturePairs;
import io.vstar.likeness.PicturePairs.Choice;
import io.vstar.likeness.PicturePairs.Pair;
import java.awt.image.BufferedImage;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code vstar compare}, which tells how alike pictures are. */
@Command(
    name = "compare",
    description =
        "Tells how alike pictures are: SSIM, colour difference (CIEDE2000), perceptual hash, Harris"
            + " corners and SIFT matches; over two folders with statistics.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  bin/vstar compare a.png b.png --matches matches.png",
      "  bin/vstar compare out/break out/commas",
      "  bin/vstar compare out/pictures --json"
    })
public final class CompareCommand implements Callable<Integer> {
  private static final int MOST_PAIRS = 100_000;
  private static final int FEW_PAIRS = 20; // which take a moment
  private static final int MOST_MATCH_PICTURES = 6;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "PICTURES",
      description =
          "pictures, which are compared with each other; one folder, likewise; or two folders, or a"
              + " picture and a folder, whose pictures are compared across")
  private List<Path> pictures;

  @Option(
      names = "--pairs",
      defaultValue = "NAMES",
      description =
          "which pictures of two folders: names, those of one name, such as 7.png for seed 7; or"
              + " all (default: names)")
  private Choice choice;

  @Option(
      names = "--matches",
      paramLabel = "FILE",
      description =
          "writes a PNG with lines between the keypoints that match, for the first pairs; a file of"
              + " that name is replaced")
  private Path matches;

  @Option(names = "--json", description = "prints JSON instead of tables")
  private boolean json;

  @Override
  public Integer call() {
    PicturePairs pairs = pairs();
    try (Interruption interruption = Interruption.install()) {
      PictureComparison comparison = new PictureComparison(pairs);
      LikenessReport report = new LikenessReport(pairs, compare(comparison, pairs, interruption));
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        JsonText.print(out, report.json());
      } else {
        report.lines().forEach(out::println);
        out.flush();
      }
      if (matches != null) {
        PngFiles.write(SheetFile.prepared(matches), sheet(pairs, comparison), Map.of());
      }
      return ExitCode.DONE;
    }
  }

  private static List<Likeness> compare(
      PictureComparison comparison, PicturePairs pairs, Interruption interruption) {
    int all = pairs.pairs().size();
    try (PhaseDisplay display = new PhaseDisplay()) {
      if (all > FEW_PAIRS) {
        display.begin("comparing");
      }
      return comparison.run(
          (done, pair, likeness) -> {
            interruption.check();
            display.step(done, all, "");
          });
    }
  }

  private PicturePairs pairs() {
    pictures.forEach(CompareCommand::requireThere);
    long folders = pictures.stream().filter(Files::isDirectory).count();
    if (pictures.size() > 2 && folders > 0) {
      throw new ConfigException(
          "there are %d names and %d of them are folders; expected pictures, or at most two folders"
              .formatted(pictures.size(), folders));
    }
    PicturePairs pairs =
        pictures.size() == 2 && folders > 0
            ? PicturePairs.between(pictures.get(0), pictures.get(1), choice)
            : PicturePairs.among(pictures);
    if (pairs.pairs().size() > MOST_PAIRS) {
      throw new ConfigException(
          "there are %,d pairs of pictures, more than %,d; name fewer pictures, or take --pairs names"
              .formatted(pairs.pairs().size(), MOST_PAIRS));
    }
    return pairs;
  }

  private static void requireThere(Path path) {
    if (!Files.exists(path)) {
      throw new DatasetException(path + ": there is no such picture or folder");
    }
  }

  private static BufferedImage sheet(PicturePairs pairs, PictureComparison comparison) {
    List<List<Cell>> rows = new ArrayList<>();
    for (Pair pair : pairs.pairs().stream().limit(MOST_MATCH_PICTURES).toList()) {
      ComparablePicture first = comparison.first(pair);
      ComparablePicture second = comparison.second(pair);
      String caption = first.name() + " and " + second.name();
      rows.add(List.of(new Cell(caption, MatchPicture.draw(first, second))));
    }
    return new PictureGrid(rows).draw();
  }
}
