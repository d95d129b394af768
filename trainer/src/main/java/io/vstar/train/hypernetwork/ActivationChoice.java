package io.vstar.train.hypernetwork;

import io.vstar.adapter.hypernetwork.HypernetworkActivation;
import io.vstar.error.ConfigException;

/**
 * A non-linearity by the name that A1111's files have for it.
 *
 * @param text such as {@code relu}
 */
public record ActivationChoice(String text) {
  public ActivationChoice {
    if (HypernetworkActivation.labelled(text).isEmpty()) {
      throw new ConfigException(
          "hypernetwork.activation: %s, %s".formatted(text, HypernetworkActivation.refusal(text)));
    }
  }

  public HypernetworkActivation activation() {
    return HypernetworkActivation.labelled(text).orElseThrow();
  }
}
