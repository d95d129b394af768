package io.vstar.checkpoint.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.ModelOptions;
import io.vstar.checkpoint.ModelPart;
import io.vstar.checkpoint.Models;
import io.vstar.checkpoint.SmallModels;
import io.vstar.io.TensorFile;
import io.vstar.tensor.CpuRuntime;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Converts small models of the three families from one layout to the other and back. The parity
 * tests compare the names with those of published files.
 */
class ModelConversionTest {
  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @TempDir Path folder;

  static Stream<Arguments> families() {
    return Stream.of(
        Arguments.of("sd15", SmallModels.likeSd15()),
        Arguments.of("sd21", SmallModels.likeSd21()),
        Arguments.of("sdxl", SmallModels.likeSdxl()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("families")
  void theConfigIsReadFromTheShapesOfASingleFile(String name, StableDiffusionConfig config) {
    Path file = folder.resolve("model.safetensors");
    ModelConversion.toSingleFile(SmallModels.random(CPU.runtime(), name, config), file);
    assertThat(Models.open(file.toString()).config()).isEqualTo(config);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("families")
  void nothingIsLostOnTheWayThereAndBack(String name, StableDiffusionConfig config) {
    ModelFiles model = SmallModels.random(CPU.runtime(), name, config);
    Path first = folder.resolve("first");
    ModelConversion.toFolder(model, first);
    Path file = folder.resolve("model.safetensors");
    ModelConversion.toSingleFile(Models.open(first.toString()), file);
    Path second = folder.resolve("second");
    ModelConversion.toFolder(Models.open(file.toString(), ModelOptions.withConfigs(first)), second);

    ModelFiles again = Models.open(second.toString());
    assertThat(again.config()).isEqualTo(config);
    for (ModelPart part : ModelPart.of(config)) {
      assertSameTensors(model, again, part);
    }
  }

  private static void assertSameTensors(ModelFiles expected, ModelFiles actual, ModelPart part) {
    try (TensorFile a = expected.open(part);
        TensorFile b = actual.open(part)) {
      assertThat(b.tensors().keySet()).containsExactlyInAnyOrderElementsOf(a.tensors().keySet());
      for (String name : a.tensors().keySet()) {
        assertThat(b.tensor(name)).as(name).isEqualTo(a.tensor(name));
      }
    }
  }
}
