package io.vstar.sampling;

/**
 * The position in a walk at a call of the model.
 *
 * @param index index of the call within the whole walk, from 0; some samplers call the model twice
 *     in a step
 * @param first index of the first call that is made, above 0 for a walk that skips steps
 * @param total number of calls of the whole walk, those before {@code first} included
 * @param timestep timestep in [0, T), not necessarily whole
 * @param sigma √((1−ᾱ)/ᾱ), the ratio of noise to signal
 */
public record SamplingStep(int index, int first, int total, double timestep, double sigma) {

  /** Returns the number of calls that were made before this one. */
  public int made() {
    return index - first;
  }
}
