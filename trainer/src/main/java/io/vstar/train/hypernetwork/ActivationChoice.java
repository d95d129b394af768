package io.vstar.train.hypernetwork;

import io.vstar.adapter.hypernetwork.HypernetworkActivation;
import io.vstar.error.ConfigException;

/**
 * An activation function by its name in A1111's files.
 *
 * @param text the name, such as {@code relu}
 */
public record ActivationChoice(String text) {
  public ActivationChoice {
    if (HypernetworkActivation.labelled(text).isEmpty()) {
      throw new ConfigException(
          "hypernetwork.activation: %s, %s".formatted(text, HypernetworkActivation.refusal(text)));
    }
  }

  /** Returns the activation function of this name. */
  public HypernetworkActivation activation() {
    return HypernetworkActivation.labelled(text).orElseThrow();
  }
}
