package io.vstar.cli.analysis;

import io.vstar.cli.console.ExitCode;
import io.vstar.error.ConfigException;
import io.vstar.image.PictureFiles;
import io.vstar.image.PngFiles;
import io.vstar.pictures.PicturePick;
import java.io.PrintWriter;
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

/** The command {@code vstar pick}, which copies the pictures of a folder that a user likes. */
@Command(
    name = "pick",
    description =
        "Draws a sheet of the pictures in a folder with their numbers, and copies those that you"
            + " choose by number or name.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  bin/vstar pick --pictures out/pictures --sheet sheet.png",
      "  bin/vstar pick --pictures out/pictures --output favourites 1 4-7 12.png",
    })
public final class PickCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--pictures",
      required = true,
      paramLabel = "DIR",
      description = "folder of the pictures")
  private Path pictures;

  @Option(
      names = "--sheet",
      paramLabel = "FILE",
      description = "writes a PNG of all pictures with their numbers; a file there is replaced")
  private Path sheet;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "folder for copies of the chosen pictures; none of its files is overwritten")
  private Path output;

  @Parameters(
      arity = "0..*",
      paramLabel = "CHOICE",
      description = "numbers on the sheet, such as 4 or 4-7, or names of files")
  private List<String> choices = new ArrayList<>();

  @Override
  public Integer call() {
    if (sheet == null && output == null) {
      throw new ConfigException("there is nothing to do: give --sheet, or --output and a choice");
    }
    if (choices.isEmpty() == (output != null)) {
      throw new ConfigException(
          output == null
              ? "--output is missing: the folder for the chosen pictures"
              : "no picture is chosen: give numbers on the sheet, such as 1 4-7, or names");
    }
    PicturePick pick = new PicturePick(PictureFiles.in(pictures));
    PrintWriter out = spec.commandLine().getOut();
    if (sheet != null) {
      PngFiles.write(SheetFile.prepared(sheet), pick.sheet(), Map.of());
      out.println(sheet);
    }
    if (output != null) {
      pick.copy(pick.chosen(choices), output).forEach(out::println);
    }
    out.flush();
    return ExitCode.DONE;
  }
}
