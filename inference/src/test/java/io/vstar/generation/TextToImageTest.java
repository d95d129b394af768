package io.vstar.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.ndarray.NDArray;
import io.vstar.adapter.hypernetwork.Hypernetwork;
import io.vstar.adapter.hypernetwork.HypernetworkPlace;
import io.vstar.adapter.hypernetwork.SampleHypernetworks;
import io.vstar.checkpoint.BrokenTensor;
import io.vstar.checkpoint.DiffusersFolder;
import io.vstar.checkpoint.TinyModel;
import io.vstar.conditioning.PromptEncoder;
import io.vstar.error.CheckpointException;
import io.vstar.error.ConfigException;
import io.vstar.image.PixelArrays;
import io.vstar.nn.Precision;
import io.vstar.noise.NoiseSource;
import io.vstar.noise.NoiseSource.Purpose;
import io.vstar.sampling.DdimSampler;
import io.vstar.sampling.EulerSampler;
import io.vstar.sampling.Sampler;
import io.vstar.sampling.SamplingLoop;
import io.vstar.sampling.Start;
import io.vstar.tensor.CpuRuntime;
import io.vstar.unet.Conditioning;
import io.vstar.unet.ContextAdapter;
import io.vstar.unet.PictureSize;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextToImageTest {
  private static final GenerationRequest REQUEST =
      new GenerationRequest("a red cat", "", 16, 8, new DdimSampler(), 3, 2, 42);

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @TempDir static Path folder;
  private static StableDiffusion model;
  private static PromptEncoder encoder;

  @BeforeAll
  static void load() throws IOException {
    TinyModel.write(CPU.runtime(), folder.resolve("tiny"));
    DiffusersFolder files = DiffusersFolder.open(folder.resolve("tiny"));
    model = StableDiffusion.load(CPU.runtime(), files, Precision.FP32);
    encoder = model.promptEncoder();
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @ParameterizedTest
  @CsvSource({
    "text_encoder, model, text_model.encoder.layers.1.mlp.fc1.bias",
    "unet, diffusion_pytorch_model, mid_block.resnets.0.conv1.weight",
    "vae, diffusion_pytorch_model, decoder.conv_out.bias"
  })
  void aWeightThatIsNoNumberIsNamedAndNothingIsDrawn(String part, String stem, String tensor)
      throws IOException {
    Path broken = TinyModel.copy(folder.resolve("tiny"), folder.resolve("broken-" + part));
    Path file = broken.resolve(part).resolve(stem + ".safetensors");
    BrokenTensor.in(file, tensor, Float.NEGATIVE_INFINITY);
    try (StableDiffusion loaded =
        StableDiffusion.load(CPU.runtime(), DiffusersFolder.open(broken), Precision.FP32)) {
      assertThatExceptionOfType(CheckpointException.class)
          .isThrownBy(
              () ->
                  new TextToImage(loaded)
                      .generate(REQUEST, loaded.promptEncoder(), 2, SamplingLoop.Listener.NONE))
          .withMessageStartingWith(
              file
                  + ": tensor "
                  + tensor
                  + " of the "
                  + part
                  + " holds -Infinity; download the file again, or name another (the picture of"
                  + " seed 42 cannot be had: ");
    }
  }

  @Test
  void theSameRequestDrawsTheSamePicture() {
    BufferedImage picture = draw(REQUEST);
    assertThat(picture.getWidth()).isEqualTo(16);
    assertThat(picture.getHeight()).isEqualTo(8);
    assertThat(pixels(draw(REQUEST))).containsExactly(pixels(picture));
  }

  @Test
  void everyPartOfTheRequestMatters() {
    int[] picture = pixels(draw(REQUEST));
    List<GenerationRequest> others =
        List.of(
            REQUEST.withSeed(43),
            REQUEST.withPrompt("a blue dog"),
            request("a red cat", "", new EulerSampler(), 3, 2),
            request("a red cat", "blurry", new DdimSampler(), 3, 2),
            request("a red cat", "", new DdimSampler(), 4, 2),
            request("a red cat", "", new DdimSampler(), 3, 7));
    for (GenerationRequest other : others) {
      assertThat(pixels(draw(other))).as("%s", other).isNotEqualTo(picture);
    }
  }

  @Test
  void aPictureOfABatchIsTheOneOfItsOwnSeed() {
    List<BufferedImage> batch =
        new TextToImage(model).generate(REQUEST, encoder, 3, SamplingLoop.Listener.NONE);
    assertThat(batch).hasSize(3);
    for (int i = 0; i < 3; i++) {
      // Float32 rounding may turn a channel by one of its 256 steps.
      assertChannelsWithin(1, batch.get(i), draw(REQUEST.withSeed(42 + i)));
    }
    assertThat(pixels(batch.get(1))).isNotEqualTo(pixels(batch.get(0)));
  }

  @Test
  void aPictureIsTheDecodedEndOfTheWalkFromItsSeedsNoise() {
    GenerationRequest request = request("a red cat", "", new EulerSampler(), 3, 1);
    float[] noise = new NoiseSource(42).gaussian(Purpose.INITIAL_LATENTS, 0, 4 * 4 * 8);
    Conditioning red =
        encoder.encode(CPU.scope(), List.of("a red cat"), List.of(PictureSize.whole(8, 16)));
    NDArray latents =
        SamplingLoop.of(new EulerSampler(), model.schedule(), 3)
            .run(
                CPU.scope(),
                Start.fromNoise(CPU.scope().upload(noise, 1, 4, 4, 8)),
                (x, step) -> {
                  float[] timestep = {(float) step.timestep()};
                  return model.unet().forward(x, CPU.scope().upload(timestep, 1), red);
                });
    NDArray pixels = model.decoder().decode(latents.div(0.5)); // the tiny model's scaling factor

    assertThat(pixels(draw(request)))
        .containsExactly(pixels(PixelArrays.fromChw(pixels.toFloatArray(), 16, 8)));
  }

  @Test
  void tellsOfEachStep() {
    List<Integer> steps = new ArrayList<>();
    new TextToImage(model).generate(REQUEST, encoder, 1, (step, latents) -> steps.add(step));
    assertThat(steps).containsExactly(1, 2, 3);
  }

  @Test
  void hypernetworksOfOneRequestDoNotReachTheNext() {
    int[] plain = pixels(draw(REQUEST));
    int[] first = pixels(draw(hypernetwork(1, 1)));
    int[] second = pixels(draw(hypernetwork(2, 0.7)));

    assertThat(first).isNotEqualTo(plain).isNotEqualTo(second);
    assertThat(pixels(draw(REQUEST))).containsExactly(plain);
    assertThat(pixels(draw(hypernetwork(1, 1)))).containsExactly(first);
    assertThat(pixels(draw(hypernetwork(1, 0)))).containsExactly(plain);
    assertThat(hypernetwork(1, 0)).isSameAs(ContextAdapter.NONE);
  }

  private static ContextAdapter hypernetwork(long seed, double strength) {
    Hypernetwork drawn =
        SampleHypernetworks.draw(SampleHypernetworks.relu(), seed, HypernetworkPlace.ofWidth(8));
    return PromptHypernetworks.adapter(
        model, List.of(new PromptHypernetworks.Chosen(drawn, strength)), CPU.scope());
  }

  private static BufferedImage draw(ContextAdapter adapter) {
    return new TextToImage(model)
        .with(adapter)
        .generate(REQUEST, encoder, 1, SamplingLoop.Listener.NONE)
        .get(0);
  }

  @Test
  void aPictureThatIsNotNumbersIsRefusedByItsSeed() {
    GenerationRequest wild = request("a red cat", "", new DdimSampler(), 3, 1e300);
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> draw(wild))
        .withMessageContaining(": the picture of seed 42 cannot be had: ")
        .withMessageEndingWith(
            "though all weights of its unet are numbers; take less guidance, or embeddings and"
                + " hypernetworks at less strength");
  }

  @ParameterizedTest
  @CsvSource({"15, 8, 16x8", "16, 9, 16x10"})
  void refusesSizesBetweenLatentCells(int width, int height, String nearest) {
    GenerationRequest request =
        new GenerationRequest("", "", width, height, new DdimSampler(), 1, 1, 0);
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> draw(request))
        .withMessage(
            "the size is %dx%d, expected multiples of 2; the nearest is %s",
            width, height, nearest);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "8 | 8 | 0 | 1 | steps is 0, expected 1 to 1000",
        "8 | 8 | 1001 | 1 | steps is 1001, expected 1 to 1000",
        "8 | 8 | 1 | -0.5 | guidance is -0.5, expected a number >= 0",
        "8 | 8 | 1 | NaN | guidance is NaN, expected a number >= 0",
        "8 | 8 | 1 | Infinity | guidance is Infinity, expected a number >= 0",
        "0 | 8 | 1 | 1 | the size is 0x8, expected positive sides",
        "8 | -8 | 1 | 1 | the size is 8x-8, expected positive sides",
      })
  void refusesRequestsThatMakeNoSense(
      int width, int height, int steps, double guidance, String message) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(
            () ->
                new GenerationRequest("", "", width, height, new DdimSampler(), steps, guidance, 0))
        .withMessage(message);
  }

  private static GenerationRequest request(
      String prompt, String negative, Sampler sampler, int steps, double guidance) {
    return new GenerationRequest(prompt, negative, 16, 8, sampler, steps, guidance, 42);
  }

  private static BufferedImage draw(GenerationRequest request) {
    return new TextToImage(model).generate(request, encoder, 1, SamplingLoop.Listener.NONE).get(0);
  }

  private static int[] pixels(BufferedImage image) {
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }

  private static void assertChannelsWithin(
      int steps, BufferedImage actual, BufferedImage expected) {
    int[] a = pixels(actual);
    int[] b = pixels(expected);
    for (int i = 0; i < a.length; i++) {
      for (int shift = 0; shift < 24; shift += 8) {
        int difference = (a[i] >> shift & 0xff) - (b[i] >> shift & 0xff);
        assertThat(Math.abs(difference)).isLessThanOrEqualTo(steps);
      }
    }
  }
}
