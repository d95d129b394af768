package io.vstar.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import io.vstar.checkpoint.DiffusersFolder;
import io.vstar.checkpoint.TinyModel;
import io.vstar.error.ConfigException;
import io.vstar.image.ImageScaler;
import io.vstar.image.ImageSize;
import io.vstar.nn.Precision;
import io.vstar.prompt.PromptLanguage;
import io.vstar.sampling.DdimSampler;
import io.vstar.sampling.SamplingLoop;
import io.vstar.sampling.Start;
import io.vstar.tensor.CpuRuntime;
import io.vstar.tensor.TensorScope;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class HiresPassTest {
  private static final GenerationRequest REQUEST =
      new GenerationRequest("a red cat", "", 16, 8, new DdimSampler(), 4, 2, 42);

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @TempDir static Path folder;
  private static StableDiffusion model;

  @BeforeAll
  static void load() throws IOException {
    TinyModel.write(CPU.runtime(), folder.resolve("tiny"));
    model =
        StableDiffusion.load(
            CPU.runtime(), DiffusersFolder.open(folder.resolve("tiny")), Precision.FP32);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void asManyStepsAreMadeAsTheFirstPassHasWhateverTheStrength() {
    HiresPass half = new HiresPass(2, Upscaler.LATENT, OptionalInt.empty(), 0.5);
    assertThat(half.made(REQUEST)).isEqualTo(4);
    assertThat(half.planned(REQUEST)).isEqualTo(8);
    HiresPass own = new HiresPass(2, Upscaler.LATENT, OptionalInt.of(7), 0.7);
    assertThat(own.planned(REQUEST)).isEqualTo(10);
    assertThat(own.calls(REQUEST, model.schedule())).isEqualTo(7);
    HiresPass whole = new HiresPass(2, Upscaler.LATENT, OptionalInt.empty(), 1);
    assertThat(whole.planned(REQUEST)).isEqualTo(4);
  }

  /** torch.nn.functional.interpolate of [[0, 1], [2, 3]] to 3 columns and 4 rows. */
  @Test
  void latentsAreEnlargedAsTorchDoes() {
    NDArray latents = CPU.scope().upload(new float[] {0, 1, 2, 3}, 1, 1, 2, 2);
    LatentScaler scaler = LatentScaler.to(new ImageSize(3, 4), latents);
    assertThat(scaler.bilinear(CPU.scope()).toFloatArray())
        .usingComparatorWithPrecision(1e-6f)
        .containsExactly(0, 0.5f, 1, 0.5f, 1, 1.5f, 1.5f, 2, 2.5f, 2, 2.5f, 3);
    assertThat(scaler.nearest(CPU.scope()).toFloatArray())
        .containsExactly(0, 1, 1, 0, 1, 1, 2, 3, 3, 2, 3, 3);
  }

  /** Both passes by hand: the first picture, its enlargement, and img2img of as many steps. */
  @Test
  void theSecondPassDrawsOverTheEnlargedPicture() {
    HiresPass hires = new HiresPass(2, Upscaler.LANCZOS, OptionalInt.of(3), 0.6);
    List<Integer> calls = new ArrayList<>();
    BufferedImage drawn =
        generate(REQUEST.with(DrawingSettings.NONE.with(hires)), (step, x) -> calls.add(step));

    BufferedImage large = ImageScaler.stretched(generate(REQUEST), new ImageSize(32, 16));
    GenerationRequest second =
        new GenerationRequest("a red cat", "", 32, 16, new DdimSampler(), 5, 2, 42);
    BufferedImage expected =
        new TextToImage(model)
            .over(InitialPicture.whole(large, 0.6))
            .generate(second, model.promptEncoder(), 1, SamplingLoop.Listener.NONE)
            .get(0);
    assertThat(calls).containsExactly(1, 2, 3, 4, 5, 6, 7);
    assertThat(pixels(drawn)).containsExactly(pixels(expected));
  }

  @Test
  void promptsOfTheSecondPassCountOn() {
    HiresPass hires = new HiresPass(2, Upscaler.LATENT, OptionalInt.empty(), 0.6);
    GenerationRequest request = REQUEST.with(DrawingSettings.NONE.with(hires));
    int[] cat = pixels(generate(request.withPrompt("a cat")));
    int[] late = pixels(generate(request.withPrompt("a [cat:day:1.5]")));
    int[] first = pixels(generate(request.withPrompt("a [cat:day:9]")));
    assertThat(late).isNotEqualTo(cat);
    assertThat(first).containsExactly(cat);
    assertThat(late).containsExactly(pixels(generate(request.withPrompt("a [cat:day:6]"))));
  }

  @Test
  void whatTheModelCannotDrawIsRefused() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> HiresPass.of(1))
        .withMessage("the hires scale is 1.0, expected a number above 1 and at most 8");
    HiresPass weak = new HiresPass(2, Upscaler.LATENT, OptionalInt.empty(), 0.001);
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> generate(REQUEST.with(DrawingSettings.NONE.with(weak))))
        .withMessageStartingWith("4 hires steps at the strength 0.001 are the last of 4000");
  }

  @Test
  void aStartOfSomeStepsBeginsAtTheirLevel() {
    try (TensorScope scope = CPU.runtime().openScope("start")) {
      NDArray ones = scope.upload(new float[] {1, 1, 1, 1}, 1, 1, 2, 2);
      Start start = Start.fromImageWithSteps(ones, ones, 3);
      assertThat(start.skippedSteps(5)).isEqualTo(2);
      assertThat(
              start.latents(new DdimSampler().plan(model.schedule(), 5).from(2)).toFloatArray()[0])
          .isCloseTo(
              Start.fromImage(ones, ones, 0.6)
                  .latents(new DdimSampler().plan(model.schedule(), 5).from(2))
                  .toFloatArray()[0],
              within(0f));
    }
  }

  private static BufferedImage generate(GenerationRequest request) {
    return generate(request, SamplingLoop.Listener.NONE);
  }

  private static BufferedImage generate(GenerationRequest request, SamplingLoop.Listener listener) {
    return new TextToImage(model)
        .generate(request, model.promptEncoder().reading(PromptLanguage.A1111), 1, listener)
        .get(0);
  }

  private static int[] pixels(BufferedImage image) {
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }
}
