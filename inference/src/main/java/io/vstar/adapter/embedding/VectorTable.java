package io.vstar.adapter.embedding;

import io.vstar.io.DType;
import io.vstar.io.HostTensor;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** The immutable table of learned vectors for one text encoder, (vectors, width) in float32. */
public final class VectorTable {
  private final int vectors;
  private final int width;
  private final float[] values;

  /**
   * Creates a table with a copy of the values.
   *
   * @param vectors number of vectors, V
   * @param width length of each vector
   * @param values the values, (vectors, width) row-major
   * @throws IllegalArgumentException if the sizes are not positive or do not fit {@code values}
   */
  public VectorTable(int vectors, int width, float[] values) {
    if (vectors < 1 || width < 1 || (long) vectors * width != values.length) {
      throw new IllegalArgumentException(
          "%d values are no table of %d vectors of width %d"
              .formatted(values.length, vectors, width));
    }
    this.vectors = vectors;
    this.width = width;
    this.values = values.clone();
  }

  /** Returns the number of vectors, V. */
  public int vectors() {
    return vectors;
  }

  /** Returns the length of each vector, which is the width of its text encoder. */
  public int width() {
    return width;
  }

  /** Returns a copy of all values, (vectors, width) row-major. */
  public float[] values() {
    return values.clone();
  }

  /**
   * Returns a copy of one vector.
   *
   * @throws IndexOutOfBoundsException unless {@code index} is in [0, vectors)
   */
  public float[] vector(int index) {
    Objects.checkIndex(index, vectors);
    return Arrays.copyOfRange(values, index * width, (index + 1) * width);
  }

  /** Concatenates the vectors of several tables of one width. */
  static VectorTable joined(List<VectorTable> parts) {
    int width = parts.get(0).width;
    int vectors = parts.stream().mapToInt(VectorTable::vectors).sum();
    FloatBuffer values = FloatBuffer.allocate(vectors * width);
    parts.forEach(part -> values.put(part.values));
    return new VectorTable(vectors, width, values.array());
  }

  /** Returns the table as a tensor of shape (vectors, width) in the given type. */
  HostTensor toTensor(String name, DType dtype) {
    return HostTensor.ofFloats(name, values, vectors, width).withDType(dtype);
  }

  /** Returns whether all values are equal bit by bit. */
  @Override
  public boolean equals(Object other) {
    return other instanceof VectorTable table
        && table.width == width
        && Arrays.equals(table.values, values);
  }

  @Override
  public int hashCode() {
    return 31 * width + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "VectorTable(" + vectors + ", " + width + ")";
  }
}
