package io.vstar.train.objective;

import io.vstar.tensor.TensorScope;

/** Makes the examples of a micro batch. */
@FunctionalInterface
public interface ExampleSource {
  /**
   * Makes the examples of one micro batch; the same for the same number, whatever was made before.
   *
   * @param scope owns the examples
   * @param index counts micro batches from 0
   */
  DiffusionExamples load(TensorScope scope, long index);
}
