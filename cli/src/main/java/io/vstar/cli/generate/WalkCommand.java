package io.vstar.cli.generate;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.cli.console.ExitCode;
import io.vstar.cli.console.Interruption;
import io.vstar.cli.console.JsonText;
import io.vstar.cli.console.PositiveNumber;
import io.vstar.error.ConfigException;
import io.vstar.generation.Interpolation;
import io.vstar.image.Animation;
import io.vstar.io.AtomicFile;
import io.vstar.pictures.MadePicture;
import io.vstar.pictures.PictureFolder;
import io.vstar.pictures.PictureTask;
import io.vstar.pictures.RepeatedOrder;
import io.vstar.pictures.walk.StepStatistics;
import io.vstar.pictures.walk.Walk;
import io.vstar.pictures.walk.WalkJob;
import io.vstar.pictures.walk.WalkOrder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code vstar walk}, which draws the way from one prompt to another. */
@Command(
    name = "walk",
    description =
        "Draws the way from one prompt to another, with the same noise, as frames, GIF and animated"
            + " WebP.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  bin/vstar walk --prompt \"a drawing of a cat\" --to \"a drawing of a house\"",
      "  bin/vstar walk --prompt \"<cat-100>\" --to \"<cat-900>\" --embeddings out/cat/steps \\",
      "      --begin -0.3 --end 1.3 --frames 30"
    })
public final class WalkCommand implements Callable<Integer> {
  private static final int DRAWINGS_EACH = 8;

  @Spec private CommandSpec spec;

  @Mixin private OrderArguments arguments;

  @Option(names = "--to", required = true, description = "the prompt that the walk leads to")
  private String to;

  @Option(
      names = "--frames",
      paramLabel = "N",
      defaultValue = "50",
      description = "number of frames (default: ${DEFAULT-VALUE})")
  private int frames;

  @Option(
      names = "--begin",
      paramLabel = "X",
      defaultValue = "0",
      description =
          "place of the first frame: 0 is the prompt, 1 that of --to; below 0 the walk begins"
              + " before the prompt (default: ${DEFAULT-VALUE})")
  private double begin;

  @Option(
      names = "--end",
      paramLabel = "X",
      defaultValue = "1",
      description =
          "place of the last frame; above 1 the walk leads beyond --to (default: ${DEFAULT-VALUE})")
  private double end;

  @Option(
      names = "--interpolation",
      defaultValue = "LINEAR",
      description =
          "${COMPLETION-CANDIDATES}: the way between the encoded prompts (default: LINEAR)")
  private Interpolation interpolation;

  @Option(
      names = "--spacing",
      defaultValue = "VISUAL",
      description =
          "VISUAL: frames at equal perceptual distances, for which more pictures are drawn; LINEAR:"
              + " at equal places (default: VISUAL)")
  private WalkOrder.Spacing spacing;

  @Option(
      names = "--most-drawings",
      paramLabel = "N",
      description = "with visual spacing: pictures drawn at most (default: 8 times the frames)")
  private Integer mostDrawings;

  @Option(
      names = "--fps",
      paramLabel = "N",
      defaultValue = "12",
      description = "frames a second, 1 to 50 (default: ${DEFAULT-VALUE})")
  private int fps;

  @Option(names = "--loop-back", description = "the animations go back to the first frame")
  private boolean back;

  @Option(
      names = "--batch-size",
      defaultValue = "4",
      description = "pictures drawn at a time, at most (default: ${DEFAULT-VALUE})")
  private int batchSize;

  @Option(
      names = "--output",
      defaultValue = "out/walk",
      description = "folder for frames, walk.gif and walk.webp (default: ${DEFAULT-VALUE})")
  private Path output;

  @Option(names = "--json", description = "prints what was measured as JSON, and no file names")
  private boolean json;

  @Mixin private DrawingArguments drawing;

  @Override
  public Integer call() {
    if (fps < 1 || fps > 50) {
      throw new ConfigException("--fps is %d, expected 1 to 50".formatted(fps));
    }
    PictureFolder folder = new PictureFolder(output);
    Optional<RepeatedOrder> repeated = arguments.repeated();
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try (Interruption interruption = Interruption.install();
        DrawingReport report =
            new DrawingReport(writer(folder), interruption, json ? err : out, err)) {
      WalkOrder order = order(repeated);
      folder.requireWritable();
      ModelFiles files = arguments.open(err, repeated, report);
      WalkJob job = WalkJob.prepare(files, order, PositiveNumber.of("--batch-size", batchSize));
      drawing.draw(
          job.memory(), files, interruption, model -> write(job.run(model, report), report));
      return ExitCode.DONE;
    }
  }

  private WalkOrder order(Optional<RepeatedOrder> repeated) {
    PositiveNumber.of("--frames", frames);
    return new WalkOrder(
        new PictureTask(arguments.order(repeated), arguments.adapters()),
        to,
        begin,
        end,
        frames,
        interpolation,
        spacing,
        mostDrawings == null ? DRAWINGS_EACH * frames : mostDrawings);
  }

  /** Returns a function that writes frames under their numbers. */
  private static Function<MadePicture, Path> writer(PictureFolder folder) {
    AtomicInteger written = new AtomicInteger();
    return picture ->
        folder.write(
            "frame-%04d".formatted(written.incrementAndGet()), picture.image(), picture.infotext());
  }

  private void write(Walk walk, DrawingReport report) {
    Animation once =
        new Animation(walk.frames().stream().map(Walk.Frame::picture).toList(), 1000 / fps);
    Animation animation = back ? once.thereAndBack() : once;
    Path gif = output.resolve("walk.gif");
    AtomicFile.write(gif, animation.gif());
    report.say(gif.toString());
    Path webp = output.resolve("walk.webp");
    AtomicFile.write(webp, animation.webp(PictureFolder.USUAL_QUALITY));
    report.say(webp.toString());
    if (json) {
      JsonText.print(spec.commandLine().getOut(), measured(walk));
    } else {
      report.warn(
          String.format(
              Locale.ROOT,
              "the largest step is %.2f times the median (%.2f at equal places); %d pictures drawn",
              walk.steps().largestToMedian(),
              walk.linear().largestToMedian(),
              walk.drawings()));
    }
  }

  private static Map<String, Object> measured(Walk walk) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("frames", walk.frames().size());
    json.put("drawings", walk.drawings());
    json.put("places", walk.frames().stream().map(Walk.Frame::place).toList());
    json.put("steps", statistics(walk.steps()));
    json.put("linear_steps", statistics(walk.linear()));
    return json;
  }

  private static Map<String, Object> statistics(StepStatistics steps) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("largest_to_median", steps.largestToMedian());
    json.put("largest", steps.largest());
    json.put("median", steps.median());
    json.put("length", steps.length());
    json.put("distances", steps.steps());
    return json;
  }
}
