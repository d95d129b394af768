package io.vstar.train.optim;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Arguments of a kernel that it takes together, since one call for all tensors costs far less than
 * one for each.
 *
 * @param prefix of the arguments' names
 */
record TensorList(String prefix, int count) {

  /** The arguments' names. */
  List<String> names() {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }

  /** The list as TorchScript writes it. */
  @Override
  public String toString() {
    return "[" + String.join(", ", names()) + "]";
  }
}
