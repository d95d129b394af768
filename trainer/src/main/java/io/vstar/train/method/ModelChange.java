package io.vstar.train.method;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A change of a loaded model for a while. */
@FunctionalInterface
public interface ModelChange {
  /** The change of nothing. */
  ModelChange NONE = Runnable::run;

  /** Runs something while the model is changed, and undoes the change whatever happens. */
  void during(Runnable use);

  /** Computes something while the model is changed, and undoes the change whatever happens. */
  default <T> T compute(Supplier<T> use) {
    List<T> result = new ArrayList<>(1);
    during(() -> result.add(use.get()));
    return result.get(0);
  }
}
