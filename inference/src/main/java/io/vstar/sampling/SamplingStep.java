package io.vstar.sampling;

/**
 * Where a walk is when it asks the model.
 *
 * @param index of the call within the whole walk, from 0; some samplers ask twice a step
 * @param first index of the first call that is made: above 0 for a walk that starts on its way
 * @param total calls of the whole walk, those before {@code first} included
 * @param timestep in [0, T), need not be whole
 * @param sigma √((1−ᾱ)/ᾱ): how much noise there is to one part of image
 */
public record SamplingStep(int index, int first, int total, double timestep, double sigma) {

  /** Returns how many calls were made before this one. */
  public int made() {
    return index - first;
  }
}
