package io.vstar.train.objective;

import io.vstar.noise.NoiseSource.Purpose;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Pyramid noise: noise of several resolutions, enlarged and added to the noise, which is then
 * scaled back to a variance of about 1 (Whitaker 2023, "Multi-resolution noise for diffusion model
 * training"; kohya's {@code --multires_noise_iterations}).
 *
 * @param levels the largest number of resolutions, at least 1; the first is that of the latents,
 *     and one with a side of 1 is the last
 * @param discount the factor of a level's noise to that of the finer one, above 0
 */
public record PyramidNoise(int levels, double discount) implements NoiseChange {

  /**
   * The noise of one resolution.
   *
   * @param height the height in cells
   * @param width the width in cells
   * @param draws standard normal values, (B, C, height, width) row-major
   */
  public record Level(int height, int width, float[] draws) {}

  @Override
  public void apply(float[] noise, Batch batch) {
    int height = Math.toIntExact(batch.shape()[2]);
    int width = Math.toIntExact(batch.shape()[3]);
    SplittableRandom random = batch.source().random(Purpose.PYRAMID_NOISE, batch.index());
    List<Level> drawn = new ArrayList<>();
    for (int i = 0; i < levels; i++) {
      double share = random.nextDouble();
      int h = side(height, i, share);
      int w = side(width, i, share);
      float[] draws = new float[batch.planes() * h * w];
      for (int j = 0; j < draws.length; j++) {
        draws[j] = (float) random.nextGaussian();
      }
      drawn.add(new Level(h, w, draws));
      if (h == 1 || w == 1) {
        break;
      }
    }
    apply(noise, height, width, drawn);
  }

  /**
   * Returns a side of a level, the whole side divided by the level's power of a ratio that is drawn
   * for each level anew.
   *
   * @param whole the side of the latents in cells
   * @param level the level, from 0
   * @param share the place of the ratio between 2 and 4, in [0, 1)
   */
  public static int side(int whole, int level, double share) {
    return Math.max(1, (int) (whole / Math.pow(2 * share + 2, level)));
  }

  /**
   * Adds drawn levels in place, and divides by the standard deviation of the whole batch.
   *
   * @param noise the noise, (B, C, height, width) row-major
   * @param height the height of the latents in cells
   * @param width the width of the latents in cells
   * @param drawn the levels from the finest on
   */
  public void apply(float[] noise, int height, int width, List<Level> drawn) {
    double factor = 1;
    for (Level level : drawn) {
      addEnlarged(noise, height, width, level, factor);
      factor *= discount;
    }
    double deviation = deviation(noise);
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (float) (noise[i] / deviation);
    }
  }

  private static void addEnlarged(
      float[] noise, int height, int width, Level level, double factor) {
    Interpolation rows = new Interpolation(level.height(), height);
    Interpolation columns = new Interpolation(level.width(), width);
    float[] draws = level.draws();
    int cells = height * width;
    for (int i = 0; i < noise.length; i++) {
      int plane = i / cells * level.height() * level.width();
      int y = i % cells / width;
      int x = i % width;
      int above = plane + rows.before(y) * level.width();
      int below = plane + rows.after(y) * level.width();
      double top =
          columns.between(x, draws[above + columns.before(x)], draws[above + columns.after(x)]);
      double bottom =
          columns.between(x, draws[below + columns.before(x)], draws[below + columns.after(x)]);
      noise[i] += (float) (factor * rows.between(y, top, bottom));
    }
  }

  private static double deviation(float[] values) {
    double mean = 0;
    for (float value : values) {
      mean += (double) value / values.length;
    }
    double squares = 0;
    for (float value : values) {
      squares += (value - mean) * (value - mean);
    }
    return Math.sqrt(squares / (values.length - 1));
  }

  /**
   * Linear interpolation along one axis, with cells as areas, as torch's bilinear upsampling.
   *
   * @param from the number of given cells
   * @param to the number of cells of the result, at least {@code from}
   */
  private record Interpolation(int from, int to) {
    private double place(int at) {
      return Math.max(0, (at + 0.5) * from / to - 0.5);
    }

    int before(int at) {
      return (int) place(at);
    }

    int after(int at) {
      return Math.min(before(at) + 1, from - 1);
    }

    double between(int at, double first, double second) {
      double share = place(at) - before(at);
      return (1 - share) * first + share * second;
    }
  }
}
