package io.vstar.train.event;

import io.vstar.train.heldout.PairedRatio;

/**
 * The event that the values that are kept were measured on triples that did not choose them.
 *
 * @param control the loss divided by that of the start values on the same triples
 * @param controlPictures the number of pictures that chose nothing; 0 if it was other noise on the
 *     pictures that chose
 * @param plateau the step from which on no measurement was worse than the best by more than noise
 */
public record Assessed(PairedRatio control, int controlPictures, int plateau) implements RunEvent {
  @Override
  public String name() {
    return "assessed";
  }
}
