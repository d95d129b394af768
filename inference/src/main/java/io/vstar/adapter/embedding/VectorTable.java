package io.vstar.adapter.embedding;

import io.vstar.io.DType;
import io.vstar.io.HostTensor;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** The learned vectors of one text encoder: (vectors, width), float32. Immutable. */
public final class VectorTable {
  private final int vectors;
  private final int width;
  private final float[] values;

  /**
   * @param values (vectors, width) row-major; copied
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

  /** Number of vectors, V. */
  public int vectors() {
    return vectors;
  }

  /** Length of each vector: the width of the text encoder it is for. */
  public int width() {
    return width;
  }

  /** A copy of all values, (vectors, width) row-major. */
  public float[] values() {
    return values.clone();
  }

  /**
   * A copy of one vector.
   *
   * @throws IndexOutOfBoundsException unless {@code index} is in [0, vectors)
   */
  public float[] vector(int index) {
    Objects.checkIndex(index, vectors);
    return Arrays.copyOfRange(values, index * width, (index + 1) * width);
  }

  /** The vectors of several tables of one width, one after the other. */
  static VectorTable joined(List<VectorTable> parts) {
    int width = parts.get(0).width;
    int vectors = parts.stream().mapToInt(VectorTable::vectors).sum();
    FloatBuffer values = FloatBuffer.allocate(vectors * width);
    parts.forEach(part -> values.put(part.values));
    return new VectorTable(vectors, width, values.array());
  }

  HostTensor toTensor(String name, DType dtype) {
    return HostTensor.ofFloats(name, values, vectors, width).withDType(dtype);
  }

  /** Equal if every value is, bit by bit. */
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
