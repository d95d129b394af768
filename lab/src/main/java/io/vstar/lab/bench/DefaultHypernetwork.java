package io.vstar.lab.bench;

import io.vstar.adapter.hypernetwork.Hypernetwork;
import io.vstar.architecture.UNetConfig;
import io.vstar.train.config.ConfigLoader;
import io.vstar.train.hypernetwork.HypernetworkSettings;
import io.vstar.train.hypernetwork.InitialHypernetwork;
import java.util.List;

/** Makes the hypernetwork that a config describes which sets only its scope. */
public final class DefaultHypernetwork {
  private static final long SEED = 1;

  private DefaultHypernetwork() {}

  /** Returns a hypernetwork whose numbers are all random, so that no layer is zero. */
  public static Hypernetwork of(UNetConfig model, Hypernetwork.Scope scope) {
    return InitialHypernetwork.draw(
        "bench",
        ConfigLoader.section(
            "hypernetwork",
            HypernetworkSettings.class,
            List.of("scope=" + scope.title(), "zeroStart=false")),
        model,
        SEED);
  }
}
