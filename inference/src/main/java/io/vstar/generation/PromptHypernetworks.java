package io.vstar.generation;

import io.vstar.adapter.hypernetwork.Hypernetwork;
import io.vstar.tensor.TensorScope;
import io.vstar.unet.ContextAdapter;
import io.vstar.unet.adapter.HypernetworkAdapter;
import io.vstar.unet.adapter.HypernetworkAdapter.Applied;
import io.vstar.unet.adapter.LoadedHypernetwork;
import java.util.List;

/** Hypernetworks put together for one model. */
public final class PromptHypernetworks {
  private PromptHypernetworks() {}

  /**
   * A hypernetwork, and how much of it.
   *
   * @param strength 1 as it was trained; 0 is as good as none
   */
  public record Chosen(Hypernetwork hypernetwork, double strength) {}

  /**
   * The chosen ones, one working on what those before it made.
   *
   * @param scope owns their numbers; stays open as long as the result is used
   * @throws io.vstar.error.ConfigException naming one that is for other models
   */
  public static ContextAdapter adapter(
      StableDiffusion model, List<Chosen> chosen, TensorScope scope) {
    return HypernetworkAdapter.of(
        chosen.stream()
            .filter(each -> each.strength() != 0)
            .map(each -> applied(model, each, scope))
            .toList());
  }

  private static Applied applied(StableDiffusion model, Chosen chosen, TensorScope scope) {
    return new Applied(
        LoadedHypernetwork.folded(chosen.hypernetwork(), model.config().unet(), scope),
        scope.upload(new float[] {(float) chosen.strength()}, 1));
  }
}
