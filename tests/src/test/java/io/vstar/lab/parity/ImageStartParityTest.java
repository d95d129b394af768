package io.vstar.lab.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vstar.error.CheckpointException;
import io.vstar.nn.Precision;
import io.vstar.tensor.DeviceChoice;
import io.vstar.tensor.TensorRuntime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Walks that start from an image, those that put a part of it back, and UNets that read a mask. */
class ImageStartParityTest {
  private static TensorRuntime runtime;

  @TempDir Path folder;

  @BeforeAll
  static void openRuntime() {
    runtime = TensorRuntime.open(DeviceChoice.CPU, 1);
  }

  @AfterAll
  static void closeRuntime() {
    runtime.close();
  }

  @Test
  void imagesLeadWhereTheReferenceLeadsThem() throws Exception {
    List<ParityItem> items = Parity.run(runtime, golden(), Precision.FP32);
    assertThat(items).hasSize(207).allMatch(ParityItem::passed);
    assertThat(items.stream().filter(item -> item.name().endsWith(".final"))).hasSize(21);
    assertThat(items.stream().filter(item -> item.name().contains(".inpaint9."))).hasSize(24);
  }

  @Test
  void aModelThatIsNotBesideTheFolderIsNamed() throws Exception {
    Path alone = Files.createDirectory(folder.resolve("img2img"));
    for (String name : List.of("golden.json", "golden.safetensors")) {
      Files.copy(golden().resolve(name), alone.resolve(name));
    }
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> Parity.run(runtime, alone, Precision.FP32))
        .withMessageContaining(folder.resolve("tiny-sd15").toString());
  }

  private static Path golden() throws Exception {
    return Path.of(ImageStartParityTest.class.getResource("/golden/img2img").toURI());
  }
}
