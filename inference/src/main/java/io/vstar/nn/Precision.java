package io.vstar.nn;

/** The number format in which a network computes. */
public enum Precision {
  FP32(6),
  BF16(15),
  FP16(5);

  private final int scalarType; // c10::ScalarType

  Precision(int scalarType) {
    this.scalarType = scalarType;
  }

  int scalarType() {
    return scalarType;
  }
}
