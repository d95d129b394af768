package io.vstar.train.tensorboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vstar.image.PngFiles;
import io.vstar.train.config.ConfigLoader;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.event.MetricName;
import io.vstar.train.event.PicturesDrawn;
import io.vstar.train.event.RunEvent;
import io.vstar.train.event.RunEvents;
import io.vstar.train.inversion.TextualInversionMethod;
import io.vstar.train.result.RunFolder;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** A run of which there are only the events, and the recorder that listens to them. */
final class RecordedRun implements AutoCloseable {
  static final Instant TIME = Instant.parse("2026-11-20T10:00:00.250Z");

  final Path folder;
  final RunEvents events = new RunEvents();
  private final TensorBoardRecorder recorder;

  /**
   * Begins a run in a folder.
   *
   * @param completed the steps made by the run that it continues
   */
  RecordedRun(Path folder, int completed) throws IOException {
    this.folder = folder;
    Files.writeString(folder.resolve("config.yaml"), "placeholder: <cat>\n", UTF_8);
    TrainConfig config =
        ConfigLoader.of(
            new TextualInversionMethod().schema(),
            List.of(
                "model=pocket",
                "placeholder=<cat>",
                "initializer=cat",
                "dataset.path=" + folder,
                "training.learningRate=0.02"));
    RunFolder run = new RunFolder(folder, "cat");
    recorder = new TensorBoardRecorder(run, config, InstantSource.fixed(TIME));
    events.add(recorder);
    events.publish(new RunEvent.Started(completed, 6, MetricName.OF_EVERY_RUN));
  }

  void step(int step, double loss) {
    events.publish(
        new RunEvent.StepCompleted(
            step, Map.of(MetricName.LOSS, loss, MetricName.LEARNING_RATE, 0.02)));
  }

  /** Draws a picture of one colour and tells of it as a preview. */
  void picture(int step, boolean learned, int rgb) {
    BufferedImage image = new BufferedImage(6, 4, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 24; i++) {
      image.setRGB(i % 6, i / 6, rgb);
    }
    Path file = folder.resolve("picture-%d-%s.png".formatted(step, learned));
    PngFiles.write(file, image, Map.of());
    events.publish(
        new PicturesDrawn(
            step,
            learned ? "<cat>" : "cat",
            learned,
            List.of(new PicturesDrawn.Picture("a photo of …", "a | b", 7, image, file))));
  }

  @Override
  public void close() {
    recorder.close();
  }
}
