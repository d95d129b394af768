package io.vstar.lab.parity;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.ModelOptions;
import io.vstar.checkpoint.Models;
import io.vstar.checkpoint.write.ModelConversion;
import io.vstar.io.Safetensors;
import io.vstar.io.TensorFile;
import io.vstar.tensor.DeviceChoice;
import io.vstar.tensor.TensorRuntime;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models converted here, against files that the reference implementation wrote. */
class ConversionParityTest {
  @TempDir Path folder;

  @Test
  void aSingleFileHasTheNamesAndValuesOfTheReference() throws Exception {
    Path converted = folder.resolve("converted.safetensors");
    ModelConversion.toSingleFile(Models.open(golden("tiny-sd15").toString()), converted);
    try (TensorFile ours = Safetensors.open(converted);
        TensorFile reference = Safetensors.open(golden("tiny-sd15-ldm.safetensors"))) {
      assertThat(weights(ours)).isEqualTo(weights(reference));
      for (String name : weights(ours)) {
        assertThat(ours.tensors().get(name).shape())
            .as(name)
            .isEqualTo(reference.tensors().get(name).shape());
        assertThat(ours.tensor(name).toFloats())
            .as(name)
            .isEqualTo(reference.tensor(name).toFloats());
      }
    }
  }

  /** What a model is made of: not averages, schedules and counters that travel along. */
  private static Set<String> weights(TensorFile file) {
    return file.tensors().keySet().stream()
        .filter(
            name ->
                name.startsWith("model.diffusion_model.")
                    || name.startsWith("first_stage_model.")
                    || name.startsWith("cond_stage_model."))
        .filter(name -> !name.endsWith("position_ids"))
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny-sd21", "tiny-sdxl"})
  void aConvertedModelComputesTheSame(String name) throws Exception {
    Path golden = golden(name);
    Path file = folder.resolve("model.safetensors");
    ModelConversion.toSingleFile(Models.open(golden.toString()), file);
    ModelFiles converted = Models.open(file.toString(), ModelOptions.withConfigs(golden));
    assertThat(converted.config()).isEqualTo(Models.open(golden.toString()).config());
    try (TensorRuntime runtime = TensorRuntime.open(DeviceChoice.CPU, 1)) {
      List<ParityItem> items = PassParity.run(runtime, golden, converted);
      assertThat(items).isNotEmpty().allMatch(ParityItem::passed);
    }
  }

  private static Path golden(String name) throws Exception {
    return Path.of(ConversionParityTest.class.getResource("/golden/" + name).toURI());
  }
}
