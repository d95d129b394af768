package io.vstar.train.heldout;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The losses of one measurement at all triples of a grid. Measurements of one grid are compared
 * triple by triple.
 *
 * @param grid the shape of the grid
 * @param values the losses in row-major order, pictures before timesteps
 */
public record HeldOutLosses(LossGrid grid, List<Double> values) {
  public HeldOutLosses {
    values = List.copyOf(values);
    if (values.size() != grid.size()) {
      throw new IllegalArgumentException("%d losses on %s".formatted(values.size(), grid));
    }
  }

  /** Returns losses of a single triple, about which no interval can be told. */
  public static HeldOutLosses single(double loss) {
    return new HeldOutLosses(new LossGrid(1, 1, 1), List.of(loss));
  }

  /** Computes the mean over all triples. */
  public double mean() {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.size();
  }

  /**
   * Returns the losses of some of the pictures.
   *
   * @param chosen the indices of the pictures, at least one
   */
  public HeldOutLosses pictures(List<Integer> chosen) {
    List<Double> some =
        chosen.stream()
            .flatMap(
                picture ->
                    values
                        .subList(picture * grid.timesteps(), (picture + 1) * grid.timesteps())
                        .stream())
            .toList();
    return new HeldOutLosses(new LossGrid(chosen.size(), grid.timesteps(), grid.bins()), some);
  }

  /** Returns the losses of one bin. */
  HeldOutLosses bin(int bin) {
    List<Double> chosen =
        IntStream.range(0, values.size())
            .filter(index -> grid.bin(index) == bin)
            .mapToObj(values::get)
            .toList();
    int timesteps = chosen.size() / grid.pictures();
    return new HeldOutLosses(new LossGrid(grid.pictures(), timesteps, 1), chosen);
  }
}
