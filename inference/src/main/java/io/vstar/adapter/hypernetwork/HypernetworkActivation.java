package io.vstar.adapter.hypernetwork;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The non-linearities of hypernetworks, under the names of AUTOMATIC1111's files: torch's classes
 * in lower case, and a few older names.
 */
public enum HypernetworkActivation {
  /** None. Nothing stands between the layers, so their numbers are others. */
  LINEAR("linear"),
  RELU("relu"),
  LEAKY_RELU("leakyrelu"),
  ELU("elu"),
  /** Called swish, which elsewhere means SiLU. */
  HARDSWISH("swish", "hardswish"),
  TANH("tanh"),
  /** One half at zero. */
  SIGMOID("sigmoid"),
  /** As torch evaluates it, with the mean of the slopes that it draws in training. */
  RRELU("rrelu"),
  HARDTANH("hardtanh"),
  RELU6("relu6"),
  /** One half at zero. */
  HARDSIGMOID("hardsigmoid"),
  SILU("silu"),
  MISH("mish"),
  CELU("celu"),
  SELU("selu"),
  GELU("gelu"),
  HARDSHRINK("hardshrink"),
  /** −ln 2 at zero. */
  LOGSIGMOID("logsigmoid"),
  /** ln 2 at zero. */
  SOFTPLUS("softplus"),
  SOFTSHRINK("softshrink"),
  SOFTSIGN("softsign"),
  TANHSHRINK("tanhshrink");

  /** Torch's other classes, and why nobody can have a network with them. */
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

  /** What A1111 calls it. */
  public String label() {
    return labels[0];
  }

  /** Whether it is zero at zero and has a slope there, so that learning can start from zero. */
  public boolean canStartAtZero() {
    return switch (this) {
      case SIGMOID, HARDSIGMOID, LOGSIGMOID, SOFTPLUS -> false;
      case RELU, RELU6, HARDSHRINK, SOFTSHRINK, TANHSHRINK -> false;
      default -> true;
    };
  }

  /** The one that files call {@code label}, in any case. */
  public static Optional<HypernetworkActivation> labelled(String label) {
    String lower = label.toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(each -> Arrays.asList(each.labels).contains(lower))
        .findFirst();
  }

  /** What is to be said about a name that is none of these. */
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
