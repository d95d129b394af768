package io.vstar.io;

import io.vstar.error.CheckpointException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A tensor on the host: its name, type and shape, and its row-major, little-endian bytes.
 *
 * @param info name, type and shape
 * @param data exactly {@link TensorInfo#byteCount()} bytes; kept as a read-only view, not copied,
 *     so that the caller must not change them afterwards
 */
public record HostTensor(TensorInfo info, ByteBuffer data) {
  /**
   * Checks the number of bytes.
   *
   * @throws IllegalArgumentException if {@code data} does not hold the bytes of {@code info}
   */
  public HostTensor {
    if (data.remaining() != info.byteCount()) {
      throw new IllegalArgumentException(
          "%s of shape %s and type %s takes %d bytes, but got %d"
              .formatted(
                  info.name(), info.shape(), info.dtype(), info.byteCount(), data.remaining()));
    }
    data = data.slice().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Returns a read-only, little-endian view of the bytes with a position of its own, at 0. It is
   * direct if the buffer that the tensor was made from is.
   */
  @Override
  public ByteBuffer data() {
    return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Returns an {@link DType#F32} tensor with a copy of {@code values}.
   *
   * @throws IllegalArgumentException if {@code shape} does not hold as many elements
   */
  public static HostTensor ofFloats(String name, float[] values, long... shape) {
    ByteBuffer data = allocate(values.length, DType.F32);
    data.asFloatBuffer().put(values);
    return new HostTensor(new TensorInfo(name, DType.F32, asList(shape)), data);
  }

  /**
   * Returns an {@link DType#I64} tensor with a copy of {@code values}.
   *
   * @throws IllegalArgumentException if {@code shape} does not hold as many elements
   */
  public static HostTensor ofLongs(String name, long[] values, long... shape) {
    ByteBuffer data = allocate(values.length, DType.I64);
    data.asLongBuffer().put(values);
    return new HostTensor(new TensorInfo(name, DType.I64, asList(shape)), data);
  }

  /**
   * Returns the elements as {@code float} in row-major order; F64 and large integers are rounded.
   */
  public float[] toFloats() {
    float[] values = new float[elementCount()];
    if (info.dtype() == DType.F32) {
      data().asFloatBuffer().get(values);
      return values;
    }
    ByteBuffer bytes = data();
    for (int i = 0; i < values.length; i++) {
      values[i] = info.dtype().floatAt(bytes, i);
    }
    return values;
  }

  /**
   * Returns the first element that is NaN or infinite, or empty if all are finite; copies nothing.
   */
  public Optional<Float> firstNotFinite() {
    DType dtype = info.dtype();
    ByteBuffer bytes = data();
    for (int i = 0, count = dtype.isFloating() ? elementCount() : 0; i < count; i++) {
      float value = dtype.floatAt(bytes, i);
      if (!Float.isFinite(value)) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }

  /**
   * Returns the elements as {@code long} in row-major order; a BOOL counts as 0 or 1.
   *
   * @throws CheckpointException if the type is a floating-point one
   */
  public long[] toLongs() {
    if (info.dtype().isFloating()) {
      throw new CheckpointException(
          "tensor %s is of type %s, expected whole numbers".formatted(info.name(), info.dtype()));
    }
    ByteBuffer bytes = data();
    long[] values = new long[elementCount()];
    Arrays.setAll(values, i -> info.dtype().longAt(bytes, i));
    return values;
  }

  /**
   * Converts this tensor to another floating-point type. Values go through F32; narrowing rounds to
   * nearest, ties to even.
   *
   * @throws IllegalArgumentException if {@code target} is not a floating-point type
   */
  public HostTensor withDType(DType target) {
    if (target == info.dtype()) {
      return this;
    }
    float[] values = toFloats();
    ByteBuffer converted = allocate(values.length, target);
    for (float value : values) {
      target.putFloat(converted, value);
    }
    return new HostTensor(new TensorInfo(info.name(), target, info.shape()), converted.flip());
  }

  /** Returns the same tensor under another name; the two share their bytes. */
  public HostTensor withName(String name) {
    return new HostTensor(new TensorInfo(name, info.dtype(), info.shape()), data);
  }

  private int elementCount() {
    return Math.toIntExact(info.elements());
  }

  private static ByteBuffer allocate(int elements, DType dtype) {
    return ByteBuffer.allocateDirect(Math.multiplyExact(elements, dtype.bytes()))
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  private static List<Long> asList(long[] shape) {
    return Arrays.stream(shape).boxed().toList();
  }
}
