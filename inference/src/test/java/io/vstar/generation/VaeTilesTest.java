package io.vstar.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import io.vstar.checkpoint.DiffusersFolder;
import io.vstar.checkpoint.TinyModel;
import io.vstar.error.ConfigException;
import io.vstar.generation.VaeTiles.Stretch;
import io.vstar.image.ImageSize;
import io.vstar.nn.Precision;
import io.vstar.sampling.DdimSampler;
import io.vstar.tensor.CpuRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VaeTilesTest {
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

  @ParameterizedTest
  @CsvSource({"8, 8", "9, 8", "64, 8", "65, 16", "100, 64", "3, 8", "17, 4"})
  void tilesCoverAnAxisAndOverlapByAQuarterOrMore(int cells, int tile) {
    List<Stretch> stretches = VaeTiles.along(cells, tile);
    assertThat(stretches.get(0).start()).isZero();
    assertThat(stretches.get(stretches.size() - 1).end()).isEqualTo(cells);
    for (int i = 1; i < stretches.size(); i++) {
      Stretch before = stretches.get(i - 1);
      Stretch here = stretches.get(i);
      assertThat(here.length()).isEqualTo(tile);
      assertThat(here.fadeIn())
          .isEqualTo(before.end() - here.start())
          .isEqualTo(before.fadeOut())
          .isGreaterThanOrEqualTo(tile / 4);
    }
  }

  @Test
  void tilesOfOnePictureMakeUpThePicture() {
    float[] picture = numbers(3 * 40 * 56);
    TiledPlanes planes = new TiledPlanes(3, 40, 56, 4);
    for (Stretch y : VaeTiles.along(10, 4)) {
      for (Stretch x : VaeTiles.along(14, 6)) {
        planes.add(TiledPlanes.cut(picture, 40, 56, y, x, 4), y, x);
      }
    }
    float[] blended = planes.blended();
    for (int i = 0; i < picture.length; i++) {
      assertThat(blended[i]).isCloseTo(picture[i], within(1e-6f));
    }
  }

  /** A tile has no say at the edge that it shares with the next, where it sees only padding. */
  @Test
  void tilesFadeIntoEachOther() {
    Stretch stretch = new Stretch(6, 14, 2, 0);
    assertThat(stretch.weight(0, 4)).isEqualTo(0.0625f);
    assertThat(stretch.weight(4, 4)).isEqualTo(0.5625f);
    assertThat(stretch.weight(8, 4)).isEqualTo(1);
    assertThat(stretch.weight(31, 4)).isEqualTo(1);
  }

  @Test
  void aPictureOfATilesSizeIsDecodedAsAWhole() {
    NDArray latents = latents(8, 8);
    int side = 8 * model.config().vae().downscale();
    LatentImages tiled = new LatentImages(model, Optional.of(new VaeTiles(Math.max(32, side))));
    assertThat(tiled.pixels(latents).toFloatArray())
        .containsExactly(new LatentImages(model).pixels(latents).toFloatArray());
  }

  /** Norms of random weights see other statistics in each tile: near, and not equal. */
  @Test
  void tilesAreNearTheWhole() {
    int cell = model.config().vae().downscale();
    LatentImages whole = new LatentImages(model);
    LatentImages tiled = new LatentImages(model, Optional.of(new VaeTiles(64)));
    NDArray latents = latents(96 / cell, 128 / cell);
    float[] expected = whole.pixels(latents).toFloatArray();
    float[] actual = tiled.pixels(latents).toFloatArray();
    assertThat(distance(actual, expected)).isBetween(1e-5, 0.35 * deviation(expected));
    float[] shifted = new float[actual.length];
    System.arraycopy(actual, 0, shifted, 1, actual.length - 1);
    assertThat(distance(shifted, expected)).isGreaterThan(1.2 * distance(actual, expected));

    float[] picture = numbers(3 * 96 * 128);
    ImageSize size = new ImageSize(128, 96);
    float[] encoded = whole.encode(CPU.scope(), picture, size).toFloatArray();
    NDArray inTiles = tiled.encode(CPU.scope(), picture, size);
    assertThat(inTiles.getShape().getShape()).containsExactly(1, 4, 96 / cell, 128 / cell);
    assertThat(distance(inTiles.toFloatArray(), encoded))
        .isBetween(1e-5, 0.35 * deviation(encoded));
  }

  @Test
  void memoryIsThatOfATile() {
    GenerationRequest request =
        new GenerationRequest("", "", 2048, 1024, new DdimSampler(), 4, 2, 42);
    DrawingMemory whole = request.memory(model.config(), 2);
    DrawingMemory tiled =
        request.with(DrawingSettings.NONE.with(new VaeTiles(512))).memory(model.config(), 2);
    assertThat(whole.bytes()).isEqualTo(8 * tiled.bytes());
  }

  @Test
  void aTileThatIsTooSmallIsRefused() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> new VaeTiles(16))
        .withMessage("the side of a VAE tile is 16 pixels, expected at least 32");
  }

  private static NDArray latents(int height, int width) {
    return CPU.scope().upload(numbers(4 * height * width), 1, 4, height, width);
  }

  private static float[] numbers(int count) {
    SplittableRandom random = new SplittableRandom(3);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (2 * random.nextDouble() - 1);
    }
    return values;
  }

  private static double distance(float[] first, float[] second) {
    double sum = 0;
    for (int i = 0; i < first.length; i++) {
      sum += Math.pow(first[i] - second[i], 2);
    }
    return Math.sqrt(sum / first.length);
  }

  private static double deviation(float[] values) {
    double mean = 0;
    for (float value : values) {
      mean += value / values.length;
    }
    double sum = 0;
    for (float value : values) {
      sum += Math.pow(value - mean, 2);
    }
    return Math.sqrt(sum / values.length);
  }
}
