package io.vstar.sampling;

import java.util.List;

/** A walk down the levels of a grid, with one call of the model at each. */
interface SigmaWalk extends Sampler.Walk {
  SigmaGrid grid();

  @Override
  default List<Double> timesteps() {
    return grid().timesteps();
  }

  @Override
  default List<Double> sigmas() {
    return grid().sigmas();
  }
}
