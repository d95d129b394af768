package io.vstar.cli.model;

import io.vstar.io.DType;

/** Types that weights are published in, as an option names them. */
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
