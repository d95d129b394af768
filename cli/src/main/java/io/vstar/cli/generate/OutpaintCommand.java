package io.vstar.cli.generate;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.cli.console.ExitCode;
import io.vstar.cli.console.Interruption;
import io.vstar.error.ConfigException;
import io.vstar.generation.MaskedContent;
import io.vstar.pictures.OutpaintJob;
import io.vstar.pictures.Outpainting;
import io.vstar.pictures.PictureFolder;
import io.vstar.pictures.PictureTask;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code vstar outpaint}, which extends a picture beyond its edges. */
@Command(
    name = "outpaint",
    description =
        "Extends a picture beyond its edges to any size, in tiles of the size that the model was"
            + " trained at (or of --width and --height).",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  bin/vstar outpaint photo.png --prompt \"a beach\" --left 256 --right 256"
    })
public final class OutpaintCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "the picture")
  private Path picture;

  @Mixin private OrderArguments arguments;

  @Option(names = "--left", defaultValue = "0", description = "pixels to add on the left")
  private int left;

  @Option(names = "--right", defaultValue = "0", description = "pixels to add on the right")
  private int right;

  @Option(names = "--top", defaultValue = "0", description = "pixels to add at the top")
  private int top;

  @Option(names = "--bottom", defaultValue = "0", description = "pixels to add at the bottom")
  private int bottom;

  @Option(
      names = "--change",
      paramLabel = "X",
      defaultValue = "1",
      description =
          "share of the steps that are made, above 0 up to 1: how far what is added may be from its"
              + " beginning (default: ${DEFAULT-VALUE})")
  private double change;

  @Option(
      names = "--content",
      paramLabel = "NAME",
      converter = InitialPictureArguments.ContentConverter.class,
      defaultValue = "fill",
      description =
          "what is added begins with: fill (the colours around), latent-noise or latent-nothing"
              + " (default: ${DEFAULT-VALUE})")
  private MaskedContent content;

  @Option(
      names = "--blur",
      paramLabel = "PIXELS",
      defaultValue = "4",
      description =
          "of the seam; four times as many pixels inside of the picture's edge are drawn anew"
              + " (default: ${DEFAULT-VALUE})")
  private double blur;

  @Option(
      names = "--output",
      defaultValue = "out/pictures",
      description = "folder for the picture (default: ${DEFAULT-VALUE})")
  private Path output;

  @Mixin private DrawingArguments drawing;

  @Override
  public Integer call() {
    PictureFolder folder = new PictureFolder(output);
    PrintWriter err = spec.commandLine().getErr();
    Outpainting outpainting =
        new Outpainting(picture, left, right, top, bottom, change, content, blur);
    try (Interruption interruption = Interruption.install();
        DrawingReport report =
            new DrawingReport(folder::write, interruption, spec.commandLine().getOut(), err)) {
      if (arguments.repeated().isPresent()) {
        throw new ConfigException("--from is not for outpaint: name the picture and a prompt");
      }
      PictureTask task = new PictureTask(arguments.order(Optional.empty()), arguments.adapters());
      folder.requireWritable();
      ModelFiles files = arguments.open(err, Optional.empty());
      OutpaintJob job = OutpaintJob.prepare(files, task, outpainting);
      drawing.draw(job.memory(), files, interruption, model -> job.run(model, report));
      return ExitCode.DONE;
    }
  }
}
