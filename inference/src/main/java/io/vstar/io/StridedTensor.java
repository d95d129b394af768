package io.vstar.io;

import io.vstar.error.CheckpointException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A view of a storage, as torch pickles a tensor: element (i, j, …) lies at {@code offset + i ·
 * strides[0] + j · strides[1] + …}.
 *
 * @param storage storage in which the elements lie
 * @param offset index of the first element in the storage
 * @param shape sizes of the axes, outermost first
 * @param strides distance between neighbours along each axis, in elements
 */
record StridedTensor(StorageRef storage, long offset, List<Long> shape, List<Long> strides)
    implements Comparable<StridedTensor> {
  /**
   * The order of tensors of one file, where a key identifies a storage; tensors of one untyped
   * storage may differ in type.
   */
  private static final Comparator<StridedTensor> ORDER =
      Comparator.comparing((StridedTensor tensor) -> tensor.storage.key())
          .thenComparing(tensor -> tensor.storage.dtype())
          .thenComparingLong(StridedTensor::offset)
          .thenComparing(StridedTensor::shape, StridedTensor::compare)
          .thenComparing(StridedTensor::strides, StridedTensor::compare);

  StridedTensor {
    shape = List.copyOf(shape);
    strides = List.copyOf(strides);
  }

  /**
   * Returns type and shape after checking that the tensor lies within its storage.
   *
   * @throws CheckpointException naming file and tensor
   */
  TensorInfo info(Path file, String name) {
    try {
      if (shape.size() == strides.size() && offset >= 0 && fits() && storage.byteCount() >= 0) {
        return new TensorInfo(name, storage.dtype(), shape);
      }
    } catch (ArithmeticException e) {
      // Sizes beyond a long are reported below, like all that are beyond the storage.
    }
    throw new CheckpointException(
        "%s: tensor %s of shape %s, strides %s and offset %d does not fit its storage of %d elements"
            .formatted(file, name, shape, strides, offset, storage.elements()));
  }

  /**
   * Returns the elements in row-major order, without a copy if they already are.
   *
   * @param info result of {@link #info}
   * @param bytes the bytes of the whole storage
   */
  ByteBuffer rowMajor(TensorInfo info, ByteBuffer bytes) {
    int width = storage.dtype().bytes();
    int count = Math.toIntExact(info.elements());
    if (isRowMajor() || count == 0) {
      int start = count == 0 ? 0 : Math.toIntExact(offset * width);
      return bytes.slice(start, count * width).order(ByteOrder.LITTLE_ENDIAN);
    }
    ByteBuffer ordered = ByteBuffer.allocateDirect(count * width).order(ByteOrder.LITTLE_ENDIAN);
    long[] index = new long[shape.size()];
    for (int i = 0; i < count; i++) {
      ordered.put(bytes.slice(Math.toIntExact(elementAt(index) * width), width));
      advance(index);
    }
    return ordered.flip();
  }

  private boolean fits() {
    long count = 1;
    long last = offset;
    for (int axis = 0; axis < shape.size(); axis++) {
      if (shape.get(axis) < 0 || strides.get(axis) < 0) {
        return false;
      }
      count = Math.multiplyExact(count, shape.get(axis));
      last = Math.addExact(last, Math.multiplyExact(shape.get(axis) - 1, strides.get(axis)));
    }
    // A tensor with more elements than its storage repeats some; no model stores such tensors, but
    // a file made to exhaust memory could.
    return count == 0 || last < storage.elements() && count <= storage.elements();
  }

  /** Returns whether the elements lie one after the other in the order of the shape. */
  boolean isRowMajor() {
    long expected = 1;
    for (int axis = shape.size() - 1; axis >= 0; axis--) {
      if (shape.get(axis) != 1 && strides.get(axis) != expected) {
        return false;
      }
      expected *= shape.get(axis);
    }
    return true;
  }

  private long elementAt(long[] index) {
    long element = offset;
    for (int axis = 0; axis < index.length; axis++) {
      element += index[axis] * strides.get(axis);
    }
    return element;
  }

  private void advance(long[] index) {
    for (int axis = index.length - 1; axis >= 0 && ++index[axis] == shape.get(axis); axis--) {
      index[axis] = 0;
    }
  }

  @Override
  public int compareTo(StridedTensor other) {
    return ORDER.compare(this, other);
  }

  private static int compare(List<Long> one, List<Long> other) {
    return Arrays.compare(one.toArray(Long[]::new), other.toArray(Long[]::new));
  }
}
