package io.vstar.train.optim;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A list of tensor arguments of a kernel, since one call for all tensors costs far less than one
 * for each.
 *
 * @param prefix the prefix of the arguments' names
 * @param count the number of arguments
 */
record TensorList(String prefix, int count) {

  /** Returns the names of the arguments. */
  List<String> names() {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }

  /** Returns the list in the syntax of TorchScript. */
  @Override
  public String toString() {
    return "[" + String.join(", ", names()) + "]";
  }
}
