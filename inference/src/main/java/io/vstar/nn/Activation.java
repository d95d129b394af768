package io.vstar.nn;

/** Element-wise non-linearities, with the constants that torch's modules have by default. */
public enum Activation {
  /**
   * Computes x · sigmoid(1.702 x), the approximation of GELU that OpenAI's CLIP was trained with.
   */
  QUICK_GELU("torch.mul(%1$s, torch.sigmoid(torch.mul(%1$s, 1.702)))"),
  /** Computes the exact Gaussian error linear unit. */
  GELU("torch.gelu(%s)"),
  SILU("torch.silu(%s)"),

  // The activations of hypernetworks.
  RELU("torch.relu(%s)"),
  LEAKY_RELU("torch.leaky_relu(%s, 0.01)"),
  ELU("torch.elu(%s, 1., 1., 1.)"),
  HARDSWISH("torch.hardswish(%s)"),
  TANH("torch.tanh(%s)"),
  SIGMOID("torch.sigmoid(%s)"),
  /**
   * Computes the leaky ReLU whose slope is the mean of 1/8 and 1/3, between which torch draws the
   * slope in training.
   */
  RRELU("torch.leaky_relu(%s, 0.22916666666666666)"),
  HARDTANH("torch.hardtanh(%s, -1., 1.)"),
  RELU6("torch.hardtanh(%s, 0., 6.)"),
  HARDSIGMOID("torch.hardsigmoid(%s)"),
  MISH("torch.mish(%s)"),
  CELU("torch.celu(%s, 1.)"),
  SELU("torch.selu(%s)"),
  HARDSHRINK("torch.hardshrink(%s, 0.5)"),
  LOGSIGMOID("torch.log_sigmoid(%s)"),
  SOFTPLUS("torch.softplus(%s, 1., 20.)"),
  SOFTSHRINK("torch.softshrink(%s, 0.5)"),
  SOFTSIGN("torch.div(%1$s, torch.add(torch.abs(%1$s), 1.))"),
  TANHSHRINK("torch.sub(%1$s, torch.tanh(%1$s))");

  private final String template;

  Activation(String template) {
    this.template = template;
  }

  Value apply(Value x) {
    return x.graph().op(template, x);
  }
}
