package io.vstar.train.objective;

import io.vstar.tensor.TensorScope;

/** A source of the examples of each micro batch. */
@FunctionalInterface
public interface ExampleSource {
  /**
   * Makes the examples of one micro batch, which depend on its number alone.
   *
   * @param scope the scope that owns the examples
   * @param index the number of the micro batch, from 0
   */
  DiffusionExamples load(TensorScope scope, long index);
}
