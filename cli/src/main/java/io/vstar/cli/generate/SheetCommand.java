package io.vstar.cli.generate;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.cli.console.ExitCode;
import io.vstar.cli.console.Interruption;
import io.vstar.cli.console.PositiveNumber;
import io.vstar.image.Infotext;
import io.vstar.pictures.MadePicture;
import io.vstar.pictures.PictureEvent;
import io.vstar.pictures.PictureFolder;
import io.vstar.pictures.PictureListener;
import io.vstar.pictures.PictureSeries;
import io.vstar.pictures.PictureTask;
import io.vstar.pictures.RepeatedOrder;
import io.vstar.pictures.sheet.Axis;
import io.vstar.pictures.sheet.Sheet;
import io.vstar.pictures.sheet.SheetPicture;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code vstar sheet}, which draws an X/Y/Z sheet. */
@Command(
    name = "sheet",
    description = {
      "Draws a sheet of pictures that differ in one to three options (X/Y/Z plot).",
      "An axis is an option of generate and its values: steps=10,20,40; seed=1-5; guidance=1-9"
          + " (+2); eta=0-1 [5]; prompt-sr=cat,dog (search and replace); sampler=DDIM,Euler a;"
          + " embedding=out/cat/steps/*.safetensors; embedding-strength=0.5,1."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  bin/vstar sheet --prompt \"a drawing of a cat\" --x steps=10,20,40 --y seed=1-3",
      "  bin/vstar sheet --prompt \"a drawing of <cat> on the beach\" --x seed=1-4 \\",
      "      --y \"embedding=out/cat/steps/*.safetensors\" --z embedding-strength=0.7,1"
    })
public final class SheetCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private OrderArguments arguments;

  @Option(
      names = "--x",
      required = true,
      paramLabel = "OPTION=VALUES",
      converter = AxisConverter.class,
      description = "the columns")
  private Axis x;

  @Option(
      names = "--y",
      paramLabel = "OPTION=VALUES",
      converter = AxisConverter.class,
      description = "the rows")
  private Axis y;

  @Option(
      names = "--z",
      paramLabel = "OPTION=VALUES",
      converter = AxisConverter.class,
      description = "sheets below one another")
  private Axis z;

  @Option(
      names = "--batch-size",
      defaultValue = "4",
      description =
          "pictures drawn at a time, at most; those of other prompts, embeddings and seeds share a"
              + " batch (default: ${DEFAULT-VALUE})")
  private int batchSize;

  @Option(
      names = "--output",
      defaultValue = "out/sheets",
      description = "folder for sheet.png, grid.png and the pictures (default: ${DEFAULT-VALUE})")
  private Path output;

  @Option(
      names = "--no-pictures",
      description = "writes the sheet and the grid alone, not each picture")
  private boolean noPictures;

  @Mixin private DrawingArguments drawing;

  @Override
  public Integer call() {
    PictureFolder folder = new PictureFolder(output);
    Optional<RepeatedOrder> repeated = arguments.repeated();
    Sheet sheet = new Sheet(x, Optional.ofNullable(y), Optional.ofNullable(z));
    try (Interruption interruption = Interruption.install();
        DrawingReport report =
            new DrawingReport(folder::write, interruption, out(), spec.commandLine().getErr())) {
      PictureTask base = new PictureTask(arguments.order(repeated), arguments.adapters());
      List<PictureTask> tasks = sheet.tasks(base);
      folder.requireWritable();
      ModelFiles files = arguments.open(spec.commandLine().getErr(), repeated, report);
      PictureSeries series =
          PictureSeries.prepare(files, tasks, PositiveNumber.of("--batch-size", batchSize));
      drawing.draw(
          series.memory(),
          files,
          interruption,
          model -> write(folder, sheet, series.run(model, listener(report)), report));
      return ExitCode.DONE;
    }
  }

  /** Passes events on, but no pictures where they are not wanted. */
  private PictureListener listener(DrawingReport report) {
    return event -> {
      if (!noPictures || !(event instanceof PictureEvent.PictureMade)) {
        report.on(event);
      }
    };
  }

  private void write(
      PictureFolder folder, Sheet sheet, List<MadePicture> made, DrawingReport report) {
    SheetPicture picture = new SheetPicture(sheet, made.stream().map(MadePicture::image).toList());
    Infotext infotext = sheet.infotext(made.get(0).infotext());
    report.say(folder.write("grid", picture.grid(), infotext).toString());
    report.say(folder.write("sheet", picture.labelled(), infotext).toString());
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
