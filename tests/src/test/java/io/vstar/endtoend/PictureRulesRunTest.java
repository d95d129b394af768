package io.vstar.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vstar.adapter.embedding.EmbeddingFile;
import io.vstar.error.ConfigException;
import io.vstar.hub.HubClient;
import io.vstar.hub.HubListener;
import io.vstar.image.PngFiles;
import io.vstar.tensor.DeviceChoice;
import io.vstar.tensor.TensorRuntime;
import io.vstar.train.config.ConfigLoader;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.event.RunEvent;
import io.vstar.train.event.RunEvents;
import io.vstar.train.loop.StopRequest;
import io.vstar.train.method.TrainingMethod;
import io.vstar.train.method.TrainingMethods;
import io.vstar.train.run.TrainingRun;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs with masks, variants and class pictures. */
class PictureRulesRunTest {
  private static final HubClient HUB = HubClient.ofEnvironment(HubListener.NONE); // unused
  private static final String EVERYTHING =
      """
      subsets:
          - path: masked
            mask: file
            unmaskedWeight: 0.1
            flip: true
            augment: {randomCrop: true, cropJitter: 0.1, colorJitter: 0.1, rotationJitter: 5, variants: 3}
          - {path: transparent, mask: alpha}
          - {path: class, regularisation: true, weight: 0.5}
      """;

  @TempDir static Path folder;
  private static TensorRuntime runtime;

  @BeforeAll
  static void makePictures() {
    runtime = TensorRuntime.open(DeviceChoice.CPU, 1);
    for (int i = 0; i < 4; i++) {
      picture("masked/a cat " + i + ".png", i, BufferedImage.TYPE_INT_RGB);
      mask("masked/a cat " + i + ".mask.png", 60);
      picture("uniform/a cat " + i + ".png", i, BufferedImage.TYPE_INT_RGB);
      mask("uniform/a cat " + i + ".mask.png", 1000);
      picture("plain/a cat " + i + ".png", i, BufferedImage.TYPE_INT_RGB);
      picture("transparent/a cat " + i + ".png", 10 + i, BufferedImage.TYPE_INT_ARGB);
      picture("class/a dog " + i + ".png", 20 + i, BufferedImage.TYPE_INT_RGB);
    }
  }

  @AfterAll
  static void close() {
    runtime.close();
  }

  private static void picture(String name, int number, int type) {
    BufferedImage image = new BufferedImage(96, 64, type);
    for (int i = 0; i < 96 * 64; i++) {
      int x = i % 96;
      int y = i / 96;
      int alpha = x > 20 && x < 70 ? 255 : 0;
      image.setRGB(x, y, alpha << 24 | (2 * x) << 16 | (3 * y) << 8 | 9 * number);
    }
    write(name, image);
  }

  private static void mask(String name, int columns) {
    BufferedImage image = new BufferedImage(96, 64, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 96 * 64; i++) {
      image.setRGB(i % 96, i / 96, i % 96 < columns ? 0x303030 : 0);
    }
    write(name, image);
  }

  private static void write(String name, BufferedImage image) {
    try {
      Files.createDirectories(folder.resolve(name).getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    PngFiles.write(folder.resolve(name), image, Map.of());
  }

  private static Recorded train(
      String method, String name, String dataset, StopRequest stop, String... overrides)
      throws Exception {
    Recorded recorded = new Recorded();
    try (TrainingRun run = open(method, name, dataset, overrides)) {
      run.resume(runtime, new RunEvents().add(recorded), stop);
    }
    return recorded;
  }

  private static TrainingRun open(String method, String name, String dataset, String... overrides)
      throws Exception {
    Path model = Path.of(PictureRulesRunTest.class.getResource("/golden/tiny-sd15").toURI());
    String own =
        method.equals("hypernetwork")
            ? "hypernetwork: {health: false}\n"
            : "placeholder: <cat>\ninitializer: cat\n";
    Path file = folder.resolve("config.yaml");
    Files.writeString(
        file,
        """
        model: %s
        %sresolution: 64
        training: {steps: 5, batchSize: 2, learningRate: 0.1}
        validation: {timesteps: 1, every: 5}
        preview: {steps: 1}
        output: {folder: %s, name: result, report: false, every: 2}
        dataset:
          %s
        """
            .formatted(model, own, folder.resolve(name), dataset.strip()));
    TrainingMethod<?> found = TrainingMethods.registered().named(method);
    TrainConfig config = ConfigLoader.load(found.schema(), file, List.of(overrides));
    return TrainingRun.open(found, config, "test", Clock.systemUTC(), HUB);
  }

  /** Returns the file of what was learned after the last step. */
  private static Path learned(String name) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve(name).resolve("result/runs"))) {
      return files
          .filter(file -> file.getFileName().toString().matches("result-0*4\\.safetensors"))
          .reduce((a, b) -> b)
          .orElseThrow();
    }
  }

  private static byte[] bytes(String name) throws IOException {
    return Files.readAllBytes(learned(name));
  }

  @Test
  void aRunIsTheSameWithOneThreadAndFourAndAfterAStop() throws Exception {
    Recorded one =
        train("hypernetwork", "one", EVERYTHING, StopRequest.NEVER, "dataset.decodingThreads=1");
    assertThat(one.of(RunEvent.Masked.class))
        .containsExactly(new RunEvent.Masked(8, 8, 8)); // the class pictures are not measured
    assertThat(one.of(RunEvent.Encoded.class))
        .last()
        .extracting(RunEvent.Encoded::total)
        .isEqualTo(
            4 * 3 * 2
                + 4 // variants, and the middle to measure on
                + 4
                + 4);
    byte[] bytes = bytes("one");

    train("hypernetwork", "four", EVERYTHING, StopRequest.NEVER, "dataset.decodingThreads=4");
    assertThat(bytes("four")).isEqualTo(bytes);

    int[] asked = {0};
    train("hypernetwork", "stopped", EVERYTHING, () -> asked[0]++ == 3);
    train("hypernetwork", "stopped", EVERYTHING, StopRequest.NEVER);
    assertThat(folder.resolve("stopped/result/runs/0002")).exists();
    assertThat(bytes("stopped")).isEqualTo(bytes);
  }

  @Test
  void uniformMasksLearnTheVeryValuesOfNone() throws Exception {
    train(
        "textual-inversion",
        "uniform-masks",
        "subsets: [{path: uniform, mask: file, unmaskedWeight: 0.2}]",
        StopRequest.NEVER);
    train("textual-inversion", "no-masks", "path: plain", StopRequest.NEVER);
    train("textual-inversion", "masks", "subsets: [{path: masked, mask: file}]", StopRequest.NEVER);
    assertThat(vectors("uniform-masks")).containsExactly(vectors("no-masks"));
    assertThat(vectors("masks")).isNotEqualTo(vectors("no-masks"));
  }

  private static float[] vectors(String name) throws IOException {
    return EmbeddingFile.read(learned(name)).tables().get(0).values();
  }

  @Test
  void aWordHasNoUseForClassPicturesAndSaysSoEarly() {
    String dataset = "subsets: [{path: plain}, {path: class, regularisation: true}]";
    assertThatThrownBy(() -> open("textual-inversion", "refused", dataset))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("the subset " + folder.resolve("class") + " is for regularisation")
        .hasMessageContaining("a prompt without a new word teaches nothing");
  }
}
