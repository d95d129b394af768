package io.vstar.lab.judge;

import java.util.List;

/**
 * One or two figures that may explain the foreground.
 *
 * @param candidates for each figure the fits that come close, best first
 * @param overlap intersection over union of the best fits with the foreground
 */
record Arrangement(List<List<Fit>> candidates, double overlap) {

  /** Returns the best fits. */
  List<Fit> best() {
    return candidates.stream().map(fits -> fits.get(0)).toList();
  }
}
