package io.vstar.io;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A Python tuple in a torch file, kept apart from a list.
 *
 * @param items the values of the tuple; {@code null} stands for {@code None}
 */
public record PythonTuple(List<Object> items) {
  public PythonTuple {
    items = Collections.unmodifiableList(new ArrayList<>(items));
  }

  /** Returns the tuple of some values, of which any may be {@code null}. */
  public static PythonTuple of(Object... items) {
    return new PythonTuple(Arrays.asList(items));
  }
}
