package io.vstar.io;

import java.nio.ByteBuffer;
import java.util.Optional;

/** The element types of tensor files. The constants have the names that safetensors uses. */
public enum DType {
  F64(8),
  F32(4),
  F16(2),
  BF16(2),
  /** Four bits of exponent, three of fraction, no infinity; {@code float8_e4m3fn} in torch. */
  F8_E4M3(1),
  /** Five bits of exponent, two of fraction; {@code float8_e5m2} in torch. */
  F8_E5M2(1),
  I64(8),
  I32(4),
  I16(2),
  I8(1),
  U8(1),
  BOOL(1);

  private final int bytes;

  DType(int bytes) {
    this.bytes = bytes;
  }

  /** Returns the size of one element in bytes. */
  public int bytes() {
    return bytes;
  }

  /** Returns true for the floating-point types. */
  public boolean isFloating() {
    return switch (this) {
      case F64, F32, F16, BF16, F8_E4M3, F8_E5M2 -> true;
      case I64, I32, I16, I8, U8, BOOL -> false;
    };
  }

  /** Returns the type that safetensors calls {@code name}, or empty if vstar does not know it. */
  public static Optional<DType> named(String name) {
    for (DType type : values()) {
      if (type.name().equals(name)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /** Returns element {@code index} of row-major data as {@code float}. */
  float floatAt(ByteBuffer data, int index) {
    return switch (this) {
      case F64 -> (float) data.getDouble(index * Double.BYTES);
      case F32 -> data.getFloat(index * Float.BYTES);
      case F16 -> HalfFloats.fromFloat16(data.getShort(index * Short.BYTES));
      case BF16 -> HalfFloats.fromBFloat16(data.getShort(index * Short.BYTES));
      case F8_E4M3 -> Float8s.fromE4M3(data.get(index));
      case F8_E5M2 -> Float8s.fromE5M2(data.get(index));
      case I64, I32, I16, I8, U8, BOOL -> longAt(data, index);
    };
  }

  /**
   * Returns element {@code index} of row-major data of whole numbers.
   *
   * @throws UnsupportedOperationException for the floating-point types
   */
  long longAt(ByteBuffer data, int index) {
    return switch (this) {
      case I64 -> data.getLong(index * Long.BYTES);
      case I32 -> data.getInt(index * Integer.BYTES);
      case I16 -> data.getShort(index * Short.BYTES);
      case I8 -> data.get(index);
      case U8 -> Byte.toUnsignedLong(data.get(index));
      case BOOL -> data.get(index) == 0 ? 0 : 1;
      case F64, F32, F16, BF16, F8_E4M3, F8_E5M2 -> throw new UnsupportedOperationException(name());
    };
  }

  /**
   * Appends {@code value}, rounded to nearest, ties to even.
   *
   * @throws IllegalArgumentException unless this is a floating-point type of 16 bits or more
   */
  void putFloat(ByteBuffer data, float value) {
    switch (this) {
      case F64 -> data.putDouble(value);
      case F32 -> data.putFloat(value);
      case F16 -> data.putShort(HalfFloats.toFloat16(value));
      case BF16 -> data.putShort(HalfFloats.toBFloat16(value));
      case F8_E4M3, F8_E5M2 ->
          throw new IllegalArgumentException(name() + " is read, but not written");
      case I64, I32, I16, I8, U8, BOOL ->
          throw new IllegalArgumentException(name() + " is not a floating-point type");
    }
  }
}
