package io.vstar.cli.model;

import io.vstar.io.DType;

/** The types that weights are published in, by the names of an option. */
public enum WeightType {
  F32(DType.F32),
  F16(DType.F16),
  BF16(DType.BF16);

  private final DType dtype;

  WeightType(DType dtype) {
    this.dtype = dtype;
  }

  public DType dtype() {
    return dtype;
  }
}
