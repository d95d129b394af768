package io.vstar.nn;

/** Element-wise non-linearities, under the names of the model configs. */
public enum Activation {
  /** x · sigmoid(1.702 x), the approximation that OpenAI's CLIP was trained with. */
  QUICK_GELU {
    @Override
    Value apply(Value x) {
      return x.graph().op("torch.mul(%s, torch.sigmoid(torch.mul(%s, 1.702)))", x, x);
    }
  },
  /** The exact Gaussian error linear unit. */
  GELU {
    @Override
    Value apply(Value x) {
      return x.graph().op("torch.gelu(%s)", x);
    }
  },
  SILU {
    @Override
    Value apply(Value x) {
      return x.silu();
    }
  };

  abstract Value apply(Value x);
}
