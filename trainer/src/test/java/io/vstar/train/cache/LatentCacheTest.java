package io.vstar.train.cache;

import static io.vstar.tensor.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.vstar.checkpoint.BrokenTensor;
import io.vstar.checkpoint.DiffusersFolder;
import io.vstar.checkpoint.TinyModel;
import io.vstar.error.CheckpointException;
import io.vstar.error.DatasetException;
import io.vstar.generation.StableDiffusion;
import io.vstar.image.PixelArrays;
import io.vstar.image.PngFiles;
import io.vstar.nn.Precision;
import io.vstar.tensor.CpuRuntime;
import io.vstar.train.bucket.Placement;
import io.vstar.train.bucket.Resolution;
import io.vstar.train.dataset.TrainingImage;
import io.vstar.vae.LatentDistribution;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class LatentCacheTest {
  private static final Resolution WIDE = new Resolution(12, 8);
  private static final double SCALING_FACTOR = 0.5; // of the tiny model

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @TempDir static Path folder;
  private static StableDiffusion model;

  @BeforeAll
  static void load() throws IOException {
    DiffusersFolder files =
        DiffusersFolder.open(TinyModel.write(CPU.runtime(), folder.resolve("model")));
    model = StableDiffusion.load(CPU.runtime(), files, Precision.FP32);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void anEncoderThatGivesNoNumbersIsNamedWithThePicture() throws IOException {
    Path broken = TinyModel.copy(folder.resolve("model"), folder.resolve("broken"));
    Path file = broken.resolve("vae/diffusion_pytorch_model.safetensors");
    BrokenTensor.in(file, "encoder.conv_in.weight", Float.NaN);
    TrainingImage picture = picture("third.png", WIDE, 0x2040c0);
    try (StableDiffusion loaded =
        StableDiffusion.load(CPU.runtime(), DiffusersFolder.open(broken), Precision.FP32)) {
      assertThatExceptionOfType(CheckpointException.class)
          .isThrownBy(
              () -> LatentCache.encode(loaded, List.of(new Placement(picture, WIDE)), done -> {}))
          .withMessage(
              file
                  + ": tensor encoder.conv_in.weight of the vae holds NaN; download the file again,"
                  + " or name another (the latents of "
                  + picture.path()
                  + " cannot be had: NaN is among the values)");
    }
  }

  @Test
  void latentsAreMeanPlusDrawTimesDeviationBothScaled() {
    TrainingImage first = picture("first.png", WIDE, 0x2040c0);
    TrainingImage second = picture("second.png", WIDE, 0xf08010);
    List<Integer> progress = new ArrayList<>();
    LatentCache cache =
        LatentCache.encode(
            model, List.of(new Placement(first, WIDE), new Placement(second, WIDE)), progress::add);
    float[] draw = CPU.gaussian(2, 4, 4, 6).toFloatArray();

    NDArray latents = cache.latents(CPU.scope(), List.of(second, first), WIDE, draw);

    assertThat(progress).containsExactly(1, 2);
    assertThat(cache.size(WIDE)).isEqualTo(4 * 4 * 6);
    assertThat(latents.getShape()).isEqualTo(new Shape(2, 4, 4, 6));
    assertThat(cache.shape(2, WIDE)).containsExactly(2, 4, 4, 6);
    // Values of about 1 with some roundings.
    assertClose(latents.get(0).toFloatArray(), expected(0xf08010, draw, 0), 1e-5);
    assertClose(latents.get(1).toFloatArray(), expected(0x2040c0, draw, 96), 1e-5);
  }

  @Test
  void picturesAreScaledAndCroppedToTheirResolution() {
    Resolution square = new Resolution(8, 8);
    // Twice the size, with a border at both sides that the crop cuts off.
    BufferedImage image = new BufferedImage(24, 16, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < 24; x++) {
      for (int y = 0; y < 16; y++) {
        image.setRGB(x, y, 0x336699);
      }
    }
    TrainingImage large = write("large.png", image);
    TrainingImage exact = picture("exact.png", square, 0x336699);
    LatentCache cache =
        LatentCache.encode(
            model, List.of(new Placement(large, square), new Placement(exact, square)), done -> {});
    NDArray latents = cache.latents(CPU.scope(), List.of(large, exact), square, new float[2 * 64]);
    assertClose(latents.get(0), latents.get(1), 1e-6);
  }

  @Test
  void namesAPictureThatCannotBeDecoded() throws IOException {
    Path broken = Files.write(folder.resolve("broken.png"), new byte[] {1, 2, 3});
    TrainingImage image = new TrainingImage(broken, 8, 8, Optional.empty(), "hash");
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(
            () ->
                LatentCache.encode(
                    model, List.of(new Placement(image, new Resolution(8, 8))), done -> {}))
        .withMessageContaining("broken.png");
  }

  /** What the encoder says of a plain picture, drawn and scaled here. */
  private static float[] expected(int color, float[] draw, int from) {
    float[] pixels = PixelArrays.toChw(plain(WIDE, color));
    LatentDistribution encoded =
        model.encoder().encode(CPU.scope().upload(pixels, 1, 3, WIDE.height(), WIDE.width()));
    float[] mean = encoded.mean().toFloatArray();
    float[] logVariance = encoded.logVariance().toFloatArray();
    float[] latents = new float[mean.length];
    for (int i = 0; i < mean.length; i++) {
      double deviation = Math.exp(logVariance[i] / 2);
      latents[i] = (float) (SCALING_FACTOR * (mean[i] + deviation * draw[from + i]));
    }
    return latents;
  }

  private static TrainingImage picture(String name, Resolution size, int color) {
    return write(name, plain(size, color));
  }

  private static TrainingImage write(String name, BufferedImage image) {
    Path file = folder.resolve(name);
    PngFiles.write(file, image, Map.of());
    return new TrainingImage(file, image.getWidth(), image.getHeight(), Optional.empty(), "hash");
  }

  private static BufferedImage plain(Resolution size, int color) {
    BufferedImage image =
        new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < size.width(); x++) {
      for (int y = 0; y < size.height(); y++) {
        image.setRGB(x, y, color);
      }
    }
    return image;
  }
}
