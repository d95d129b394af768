package io.vstar.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.config.ClipTextConfig;
import io.vstar.config.NoiseScheduleConfig;
import io.vstar.config.NoiseScheduleConfig.PredictionType;
import io.vstar.config.NoiseScheduleConfig.TimestepSpacing;
import io.vstar.config.StableDiffusionConfig;
import io.vstar.config.TextConditioningConfig;
import io.vstar.config.TextConditioningConfig.ContextLayer;
import io.vstar.config.UNetConfig;
import io.vstar.config.UNetConfig.Level;
import io.vstar.config.UNetConfig.SizeEmbedding;
import io.vstar.config.VaeConfig;
import io.vstar.io.DType;
import io.vstar.io.TensorFile;
import io.vstar.tensor.CpuRuntime;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Models of the three families in small, from one layout to the other and back. That the names are
 * those of published files is seen on real ones by the parity tests.
 */
class ModelConversionTest {
  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @TempDir Path folder;

  static Stream<Arguments> families() {
    return Stream.of(
        Arguments.of("sd15", likeSd15()),
        Arguments.of("sd21", likeSd21()),
        Arguments.of("sdxl", likeSdxl()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("families")
  void theConfigIsReadFromTheShapesOfASingleFile(String name, StableDiffusionConfig config) {
    Path file = folder.resolve("model.safetensors");
    ModelConversion.toSingleFile(random(name, config), file);
    assertThat(Models.open(file.toString()).config()).isEqualTo(config);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("families")
  void nothingIsLostOnTheWayThereAndBack(String name, StableDiffusionConfig config) {
    ModelFiles model = random(name, config);
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

  private static RandomModel random(String name, StableDiffusionConfig config) {
    return new RandomModel(CPU.runtime(), name, config, DType.F16, 1);
  }

  // Heads and groups as the published models have them, which shapes do not tell.

  private static StableDiffusionConfig likeSd15() {
    return new StableDiffusionConfig(
        TextConditioningConfig.single(clip()),
        new UNetConfig(
            64,
            4,
            4,
            List.of(new Level(32, 2, 1, 8), new Level(64, 1, 0, 8)),
            1,
            8,
            128,
            false,
            32,
            1e-5,
            Optional.empty()),
        vae(VaeConfig.SD_SCALING_FACTOR),
        NoiseScheduleConfig.sd15());
  }

  private static StableDiffusionConfig likeSd21() {
    return new StableDiffusionConfig(
        TextConditioningConfig.single(openClip(Optional.empty())),
        new UNetConfig(
            96,
            4,
            4,
            List.of(new Level(64, 1, 1, 1), new Level(128, 1, 0, 2)),
            1,
            2,
            64,
            true,
            32,
            1e-5,
            Optional.empty()),
        vae(VaeConfig.SD_SCALING_FACTOR),
        NoiseScheduleConfig.sd15().withPrediction(PredictionType.V_PREDICTION));
  }

  private static StableDiffusionConfig likeSdxl() {
    return new StableDiffusionConfig(
        new TextConditioningConfig(
            List.of(clip(), openClip(Optional.of(48))), ContextLayer.PENULTIMATE, true),
        new UNetConfig(
            128,
            4,
            4,
            List.of(new Level(64, 1, 0, 1), new Level(64, 1, 1, 1), new Level(128, 2, 3, 2)),
            3,
            2,
            192,
            true,
            32,
            1e-5,
            Optional.of(new SizeEmbedding(16, 6, 48))),
        vae(VaeConfig.SDXL_SCALING_FACTOR),
        NoiseScheduleConfig.sd15().withSpacing(TimestepSpacing.LEADING));
  }

  private static ClipTextConfig clip() {
    return new ClipTextConfig(600, 77, 128, 32, 2, 2, "quick_gelu", 1e-5, Optional.empty());
  }

  private static ClipTextConfig openClip(Optional<Integer> projection) {
    return new ClipTextConfig(600, 77, 64, 96, 3, 1, "gelu", 1e-5, projection);
  }

  private static VaeConfig vae(double factor) {
    return new VaeConfig(3, 4, List.of(32, 64), 1, 32, true, true, factor);
  }
}
