package io.vstar.train.cache;

import static io.vstar.tensor.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.vstar.checkpoint.BrokenTensor;
import io.vstar.checkpoint.DiffusersFolder;
import io.vstar.checkpoint.TinyModel;
import io.vstar.error.CheckpointException;
import io.vstar.error.DatasetException;
import io.vstar.generation.StableDiffusion;
import io.vstar.image.Cropping;
import io.vstar.image.PixelArrays;
import io.vstar.image.PngFiles;
import io.vstar.io.Sha256;
import io.vstar.nn.Precision;
import io.vstar.tensor.CpuRuntime;
import io.vstar.train.bucket.Jitter;
import io.vstar.train.bucket.Placement;
import io.vstar.train.bucket.Resolution;
import io.vstar.train.dataset.TrainingImage;
import io.vstar.vae.LatentDistribution;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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
    Placement first = new Placement(picture("first.png", WIDE, 0x2040c0), WIDE);
    Placement second = new Placement(picture("second.png", WIDE, 0xf08010), WIDE);
    List<Integer> progress = new ArrayList<>();
    LatentCache cache = LatentCache.encode(model, List.of(first, second), progress::add);
    float[] draw = CPU.gaussian(2, 4, 4, 6).toFloatArray();

    NDArray latents = cache.latents(CPU.scope(), List.of(second, first), draw);

    assertThat(progress).containsExactly(1, 2);
    assertThat(cache.size(WIDE)).isEqualTo(4 * 4 * 6);
    assertThat(latents.getShape()).isEqualTo(new Shape(2, 4, 4, 6));
    assertThat(cache.shape(2, WIDE)).containsExactly(2, 4, 4, 6);
    // Values of about 1 with some roundings.
    assertClose(latents.get(0).toFloatArray(), expected(plain(WIDE, 0xf08010), draw, 0), 1e-5);
    assertClose(latents.get(1).toFloatArray(), expected(plain(WIDE, 0x2040c0), draw, 96), 1e-5);
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
    Placement large = new Placement(write("large.png", image), square);
    Placement exact = new Placement(picture("exact.png", square, 0x336699), square);
    LatentCache cache = LatentCache.encode(model, List.of(large, exact), done -> {});
    NDArray latents = cache.latents(CPU.scope(), List.of(large, exact), new float[2 * 64]);
    assertClose(latents.get(0), latents.get(1), 1e-6);
  }

  @Test
  void eachCropAndItsMirrorImageHasLatentsOfItsOwn() {
    Resolution square = new Resolution(8, 8);
    BufferedImage image = new BufferedImage(24, 8, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < 24; x++) {
      for (int y = 0; y < 8; y++) {
        image.setRGB(x, y, 0x0a0400 * x + 0x11 * y);
      }
    }
    TrainingImage wide = write("wide.png", image);
    Placement left = new Placement(wide, square, new Cropping(0, 0), false);
    Placement right = new Placement(wide, square, new Cropping(1, 0), false);
    Placement flipped = new Placement(wide, square, new Cropping(1, 0), true);
    Placement whole = new Placement(wide, new Resolution(24, 8));
    LatentCache cache = LatentCache.encode(model, List.of(left, right, flipped, whole), done -> {});

    BufferedImage mirrored = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < 8; x++) {
      for (int y = 0; y < 8; y++) {
        mirrored.setRGB(x, y, image.getRGB(23 - x, y));
      }
    }
    BufferedImage cut = image.getSubimage(0, 0, 8, 8);
    BufferedImage rest = image.getSubimage(16, 0, 8, 8);
    assertClose(means(cache, left), expected(cut, new float[64], 0), 1e-5);
    assertClose(means(cache, right), expected(rest, new float[64], 0), 1e-5);
    assertClose(means(cache, flipped), expected(mirrored, new float[64], 0), 1e-5);
    assertClose(means(cache, whole), expected(image, new float[192], 0), 1e-5);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> means(cache, new Placement(wide, square)))
        .withMessageContaining("wide.png");
  }

  @Test
  void filesWithTheSameBytesAreEncodedOnce() throws IOException {
    TrainingImage picture = picture("picture.png", WIDE, 0x2040c0);
    Path copy = folder.resolve("copy.png"); // not there: reading it would fail
    TrainingImage same =
        new TrainingImage(copy, WIDE.width(), WIDE.height(), Optional.empty(), picture.sha256());
    List<Integer> progress = new ArrayList<>();
    List<Placement> both = List.of(new Placement(picture, WIDE), new Placement(same, WIDE));
    LatentCache cache = LatentCache.encode(model, both, progress::add);
    assertThat(means(cache, both.get(1))).containsExactly(means(cache, both.get(0)));
    assertThat(progress).containsExactly(1, 2);
  }

  @Test
  void theNumberOfThreadsThatReadChangesNoBit() {
    List<Placement> pictures = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      // Of different sizes, so that later ones are read faster.
      BufferedImage image = plain(new Resolution(12 * (9 - i) * 8, 8 * (9 - i) * 8), 0x102030 * i);
      image.setRGB(3, 2, 0xffffff);
      Jitter jitter = new Jitter(1.1, 4 - i, 1, 1.1, 0.9);
      pictures.add(
          new Placement(write("threads" + i + ".png", image), WIDE)
              .varied(Cropping.CENTER, jitter));
    }
    List<float[]> each = new ArrayList<>();
    for (int threads : new int[] {1, 4, 16}) {
      LatentCache cache =
          LatentCache.encode(model, pictures, Optional.empty(), threads, done -> {});
      float[] draws = new float[9 * cache.size(WIDE)];
      Arrays.fill(draws, 1);
      each.add(cache.latents(CPU.scope(), pictures, draws).toFloatArray());
    }
    assertThat(each.get(1)).containsExactly(each.get(0));
    assertThat(each.get(2)).containsExactly(each.get(0));
  }

  @Test
  void aPictureThatCannotBeReadEndsTheEncodingWithManyThreadsToo() throws IOException {
    List<Placement> pictures = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      pictures.add(new Placement(picture("fine" + i + ".png", WIDE, i), WIDE));
    }
    Path broken = Files.write(folder.resolve("cut.png"), new byte[] {1, 2, 3});
    pictures.add(5, new Placement(new TrainingImage(broken, 12, 8, Optional.empty(), "x"), WIDE));
    List<Integer> progress = new ArrayList<>();
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(() -> LatentCache.encode(model, pictures, Optional.empty(), 4, progress::add))
        .withMessageContaining("cut.png");
    assertThat(progress).containsExactly(1, 2, 3, 4, 5);
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

  private static float[] means(LatentCache cache, Placement picture) {
    float[] noDraw = new float[cache.size(picture.resolution())];
    return cache.latents(CPU.scope(), List.of(picture), noDraw).toFloatArray();
  }

  /** Returns the latents of a picture, sampled and scaled independently of the cache. */
  private static float[] expected(BufferedImage picture, float[] draw, int from) {
    float[] pixels = PixelArrays.toChw(picture);
    LatentDistribution encoded =
        model
            .encoder()
            .encode(CPU.scope().upload(pixels, 1, 3, picture.getHeight(), picture.getWidth()));
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
    return new TrainingImage(
        file, image.getWidth(), image.getHeight(), Optional.empty(), sha256(file));
  }

  private static String sha256(Path file) {
    try {
      return Sha256.of(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
