package io.vstar.cli.generate;

import io.vstar.cli.console.Interruption;
import io.vstar.cli.console.PhaseDisplay;
import io.vstar.pictures.MadePicture;
import io.vstar.pictures.PictureEvent;
import io.vstar.pictures.PictureListener;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.function.Function;

/** Shows the progress of making pictures, writes them, and prints the names of their files. */
public final class DrawingReport implements PictureListener, AutoCloseable {
  private final Function<MadePicture, Path> writer;
  private final Interruption interruption;
  private final PrintWriter out;
  private final PrintWriter err;
  private final PhaseDisplay display = new PhaseDisplay();

  /**
   * Makes a report.
   *
   * @param writer writes a picture and returns its file
   * @param interruption the interruption that is looked at after each step
   * @param out receives the names of files
   * @param err receives warnings
   */
  public DrawingReport(
      Function<MadePicture, Path> writer,
      Interruption interruption,
      PrintWriter out,
      PrintWriter err) {
    this.writer = writer;
    this.interruption = interruption;
    this.out = out;
    this.err = err;
  }

  @Override
  public void on(PictureEvent event) {
    if (event instanceof PictureEvent.Warned warned) {
      warn(warned.message());
    } else if (event instanceof PictureEvent.Started) {
      display.begin("drawing");
    } else if (event instanceof PictureEvent.Stepped step) {
      interruption.check();
      display.step(step.done(), step.calls(), step.batch().title());
    } else if (event instanceof PictureEvent.PictureMade made) {
      write(made.picture());
    }
  }

  /** Prints a warning. */
  public void warn(String line) {
    display.say(err, "vstar: " + line);
  }

  /** Prints a line of results. */
  void say(String line) {
    display.say(out, line);
  }

  private void write(MadePicture picture) {
    say(writer.apply(picture).toString());
  }

  @Override
  public void close() {
    display.close();
  }
}
