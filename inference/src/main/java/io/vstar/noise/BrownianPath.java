package io.vstar.noise;

import java.util.HashMap;
import java.util.Map;

/**
 * A Brownian motion over noise levels σ of as many independent components as a picture has latents.
 * It is drawn by halving intervals (a Brownian bridge, as in torchsde's {@code BrownianTree}), so
 * that its value at a level depends on seed and level alone, whatever levels were asked for before:
 * walks of more steps follow the same motion.
 */
public final class BrownianPath {
  private static final double LARGEST = 8192; // above the σ of models with zero terminal SNR
  private static final int DEPTH = 32; // to 2e-6 in σ

  private final NoiseSource source;
  private final RandomStream stream;
  private final int components;
  private Map<Long, float[]> known = new HashMap<>(); // by place, those of the last way down

  /**
   * Creates the motion of a source's stream.
   *
   * @param components number of components
   */
  public BrownianPath(NoiseSource source, RandomStream stream, int components) {
    this.source = source;
    this.stream = stream;
    this.components = components;
  }

  /**
   * Returns the change between two levels, divided by its standard deviation √|from − to|.
   *
   * @param from σ in [0, 8192]
   * @param to σ in [0, 8192], another one
   * @return standard normal values, one for each component
   */
  public float[] between(double from, double to) {
    long first = place(from);
    long second = place(to);
    float[] start = at(first);
    float[] end = at(second);
    double scale = 1 / Math.sqrt(Math.max(1, Math.abs(second - first)) * LARGEST / (1L << DEPTH));
    float[] change = new float[components];
    for (int i = 0; i < components; i++) {
      change[i] = (float) ((end[i] - start[i]) * scale);
    }
    return change;
  }

  private static long place(double sigma) {
    return Math.round(sigma / LARGEST * (1L << DEPTH));
  }

  /** Returns the motion at a multiple of the smallest interval; what was met on the way is kept. */
  private float[] at(long place) {
    Map<Long, float[]> met = new HashMap<>();
    long low = 0;
    long high = 1L << DEPTH;
    float[] atLow = new float[components];
    float[] atHigh = value(high, met, atLow, atLow, Math.sqrt(LARGEST));
    double deviation = Math.sqrt(LARGEST) / 2; // of the middle, given the ends
    while (low != place && high != place) {
      long middle = (low + high) >>> 1;
      float[] atMiddle = value(middle, met, atLow, atHigh, deviation);
      if (place < middle) {
        high = middle;
        atHigh = atMiddle;
      } else {
        low = middle;
        atLow = atMiddle;
      }
      deviation /= Math.sqrt(2);
    }
    known = met;
    return low == place ? atLow : atHigh;
  }

  /** Returns the value at a place between two others, known or drawn. */
  private float[] value(
      long place, Map<Long, float[]> met, float[] before, float[] after, double deviation) {
    float[] value =
        known.containsKey(place) ? known.get(place) : drawn(place, before, after, deviation);
    met.put(place, value);
    return value;
  }

  private float[] drawn(long place, float[] before, float[] after, double deviation) {
    float[] value = source.gaussian(stream, place, components);
    for (int i = 0; i < components; i++) {
      value[i] = (float) ((before[i] + after[i]) / 2 + value[i] * deviation);
    }
    return value;
  }
}
