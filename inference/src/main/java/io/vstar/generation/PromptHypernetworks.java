package io.vstar.generation;

import io.vstar.adapter.hypernetwork.Hypernetwork;
import io.vstar.tensor.TensorScope;
import io.vstar.unet.ContextAdapter;
import io.vstar.unet.adapter.HypernetworkAdapter;
import io.vstar.unet.adapter.HypernetworkAdapter.Applied;
import io.vstar.unet.adapter.LoadedHypernetwork;
import java.util.List;

/** Makes an adapter of hypernetworks for a model. */
public final class PromptHypernetworks {
  private PromptHypernetworks() {}

  /**
   * A hypernetwork with its strength.
   *
   * @param strength factor of its residuals; 1 as it was trained, 0 for no effect
   */
  public record Chosen(Hypernetwork hypernetwork, double strength) {}

  /**
   * Returns an adapter that applies hypernetworks one after the other.
   *
   * @param scope owns their tensors; must stay open as long as the adapter is used
   * @throws io.vstar.error.ConfigException if a hypernetwork is for other models
   */
  public static ContextAdapter adapter(
      StableDiffusion model, List<Chosen> chosen, TensorScope scope) {
    return HypernetworkAdapter.of(
        chosen.stream()
            .filter(hypernetwork -> hypernetwork.strength() != 0)
            .map(hypernetwork -> applied(model, hypernetwork, scope))
            .toList());
  }

  private static Applied applied(StableDiffusion model, Chosen chosen, TensorScope scope) {
    return new Applied(
        LoadedHypernetwork.folded(chosen.hypernetwork(), model.config().unet(), scope),
        scope.upload(new float[] {(float) chosen.strength()}, 1));
  }
}
