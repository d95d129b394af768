package io.vstar.adapter.hypernetwork;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The activations of hypernetworks under their names in AUTOMATIC1111's files: torch's classes in
 * lower case, and a few older names.
 */
public enum HypernetworkActivation {
  /** No activation. The steps of the network are then numbered without it. */
  LINEAR("linear"),
  RELU("relu"),
  LEAKY_RELU("leakyrelu"),
  ELU("elu"),
  /** Hardswish, which A1111 calls swish; elsewhere swish means SiLU. */
  HARDSWISH("swish", "hardswish"),
  TANH("tanh"),
  /** Has the value one half at zero. */
  SIGMOID("sigmoid"),
  /**
   * The randomized leaky ReLU in torch's form for evaluation, with the mean of the slopes drawn in
   * training.
   */
  RRELU("rrelu"),
  HARDTANH("hardtanh"),
  RELU6("relu6"),
  /** Has the value one half at zero. */
  HARDSIGMOID("hardsigmoid"),
  SILU("silu"),
  MISH("mish"),
  CELU("celu"),
  SELU("selu"),
  GELU("gelu"),
  HARDSHRINK("hardshrink"),
  /** Has the value −ln 2 at zero. */
  LOGSIGMOID("logsigmoid"),
  /** Has the value ln 2 at zero. */
  SOFTPLUS("softplus"),
  SOFTSHRINK("softshrink"),
  SOFTSIGN("softsign"),
  TANHSHRINK("tanhshrink");

  /** torch's other classes with the reason why no network can have them. */
  private static final Map<String, String> IMPOSSIBLE =
      Map.of(
          "prelu", "has a weight of its own",
          "glu", "halves the width",
          "softmax", "mixes the pictures of a batch",
          "softmin", "mixes the pictures of a batch",
          "softmax2d", "is for feature maps",
          "threshold", "needs two numbers that the file has no place for",
          "multiheadattention", "is no function of one number");

  private final String[] labels;

  HypernetworkActivation(String... labels) {
    this.labels = labels;
  }

  /** Returns A1111's name of the activation. */
  public String label() {
    return labels[0];
  }

  /**
   * Returns whether the activation is 0 at 0 and has a slope there, so that training can start from
   * zero weights.
   */
  public boolean canStartAtZero() {
    return switch (this) {
      case SIGMOID, HARDSIGMOID, LOGSIGMOID, SOFTPLUS -> false;
      case RELU, RELU6, HARDSHRINK, SOFTSHRINK, TANHSHRINK -> false;
      default -> true;
    };
  }

  /** Returns the activation with this name in files, in upper or lower case. */
  public static Optional<HypernetworkActivation> labelled(String label) {
    String lower = label.toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(activation -> Arrays.asList(activation.labels).contains(lower))
        .findFirst();
  }

  /** Returns the second half of an error message about a name that is none of these. */
  public static String refusal(String label) {
    String reason = IMPOSSIBLE.get(label.toLowerCase(Locale.ROOT));
    return reason == null
        ? "expected one of "
            + Arrays.stream(values())
                .map(HypernetworkActivation::label)
                .collect(Collectors.joining(", "))
        : "which vstar does not run: it " + reason;
  }
}
