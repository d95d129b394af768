package io.vstar.generation;

import static io.vstar.tensor.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.ndarray.NDArray;
import io.vstar.checkpoint.DiffusersFolder;
import io.vstar.checkpoint.TinyModel;
import io.vstar.error.ConfigException;
import io.vstar.image.PixelArrays;
import io.vstar.nn.Precision;
import io.vstar.tensor.CpuRuntime;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class LatentImagesTest {
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
  void encodingGivesTheMeanAsTheUNetSeesIt() {
    BufferedImage picture = picture(16, 8);
    NDArray pixels = CPU.scope().upload(PixelArrays.toChw(picture), 1, 3, 8, 16);
    double factor = model.config().vae().scalingFactor();
    assertThat(factor).isNotEqualTo(1);
    int before = CPU.scope().size();

    NDArray latents = new LatentImages(model).encode(CPU.scope(), picture);

    assertThat(CPU.scope().size()).isEqualTo(before + 1);
    assertClose(latents, model.encoder().encode(pixels).mean().mul(factor), 1e-6);
  }

  @Test
  void decodingTakesTheScalingBackAndLeavesNothing() {
    LatentNoise noise = new LatentNoise(model.config().vae(), 16, 8, 3, 2);
    NDArray latents = noise.initial(CPU.scope());
    int before = CPU.scope().size();

    List<BufferedImage> pictures = new LatentImages(model).decode(latents);

    assertThat(CPU.scope().size()).isEqualTo(before);
    float[] pixels =
        model.decoder().decode(latents.div(model.config().vae().scalingFactor())).toFloatArray();
    int each = pixels.length / 2;
    assertThat(pictures).hasSize(2);
    for (int i = 0; i < 2; i++) {
      float[] chw = Arrays.copyOfRange(pixels, i * each, (i + 1) * each);
      assertThat(PixelArrays.toChw(pictures.get(i)))
          .isEqualTo(PixelArrays.toChw(PixelArrays.fromChw(chw, 16, 8)));
    }
  }

  @Test
  void sidesThatAreNoMultiplesAreRefused() {
    int cell = model.config().vae().downscale();
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> new LatentImages(model).encode(CPU.scope(), picture(8 * cell, cell + 1)))
        .withMessageStartingWith(
            "the picture is %dx%d, expected multiples of %d".formatted(8 * cell, cell + 1, cell));
  }

  @Test
  void thePicturesOfABatchHaveTheNoiseOfTheirSeeds() {
    float[] batch =
        new LatentNoise(model.config().vae(), 16, 8, 5, 2).initial(CPU.scope()).toFloatArray();
    float[] second = LatentNoise.of(model, 16, 8, 6).initial(CPU.scope()).toFloatArray();

    assertThat(Arrays.copyOfRange(batch, second.length, batch.length)).isEqualTo(second);
    assertThat(Arrays.copyOf(batch, second.length)).isNotEqualTo(second);
  }

  private static BufferedImage picture(int width, int height) {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < width; x++) {
      for (int y = 0; y < height; y++) {
        picture.setRGB(x, y, x * 0x0a0f10 + y * 0x101008);
      }
    }
    return picture;
  }
}
