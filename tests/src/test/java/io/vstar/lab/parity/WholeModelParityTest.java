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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trainings of whole networks: DreamBooth, and Imagic's stages. */
class WholeModelParityTest {
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
  void dreamBoothTrainsAsTheReferenceDoes() throws Exception {
    List<ParityItem> items = Parity.run(runtime, golden("dreambooth"), Precision.FP32);
    assertThat(items).hasSize(130).allMatch(ParityItem::passed);
    assertThat(items.stream().filter(item -> item.name().endsWith(".loss"))).hasSize(4);
  }

  @Test
  void imagicLearnsAndDrawsAsTheReferenceDoes() throws Exception {
    List<ParityItem> items = Parity.run(runtime, golden("imagic"), Precision.FP32);
    // Of nine weights two have a gradient of rounding alone.
    assertThat(items).hasSize(44).allMatch(ParityItem::passed);
    assertThat(items.stream().filter(item -> item.name().contains(".delta."))).hasSize(14);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dreambooth", "imagic"})
  void aModelThatIsNotBesideTheFolderIsNamed(String set) throws Exception {
    Path alone = Files.createDirectory(folder.resolve(set));
    for (String name : List.of("golden.json", "golden.safetensors")) {
      Files.copy(golden(set).resolve(name), alone.resolve(name));
    }
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> Parity.run(runtime, alone, Precision.FP32))
        .withMessageContaining(folder.resolve("tiny-sd15").toString());
  }

  private static Path golden(String set) throws Exception {
    return Path.of(WholeModelParityTest.class.getResource("/golden/" + set).toURI());
  }
}
