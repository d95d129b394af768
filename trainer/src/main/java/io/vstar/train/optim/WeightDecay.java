package io.vstar.train.optim;

/**
 * The ways in which parameters are pulled towards 0, as statements of a {@link GroupKernel} with
 * the parameters {@code p}, the gradients {@code g} and the number {@code rate}.
 */
enum WeightDecay {
  /** An L2 penalty: its gradient is added to that of the loss. */
  L2 {
    @Override
    String statement(double decay) {
      return "torch._foreach_add_(g, p, alpha=%s)".formatted(decay);
    }
  },
  /** Decoupled from the gradient (Loshchilov and Hutter 2019): p ← p · (1 − lr·λ). */
  DECOUPLED {
    @Override
    String statement(double decay) {
      return "torch._foreach_mul_(p, 1. - rate * %s)".formatted(decay);
    }
  },
  /**
   * Decoupled, and rounded once as in p + (−lr·λ)·p. The estimates of Prodigy and D-Adaptation
   * begin with differences of parameters that are no larger than a rounding.
   */
  DECOUPLED_FUSED {
    @Override
    String statement(double decay) {
      return "torch._foreach_add_(p, p, alpha=-rate * %s)".formatted(decay);
    }
  };

  /** Returns the way that a setting asks for. */
  static WeightDecay of(boolean decoupled) {
    return decoupled ? DECOUPLED : L2;
  }

  abstract String statement(double decay);

  /** Returns the statements for a weight decay; none for 0. */
  String[] statements(double decay) {
    return decay == 0 ? new String[0] : new String[] {statement(decay)};
  }
}
