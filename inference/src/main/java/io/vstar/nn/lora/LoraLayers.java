package io.vstar.nn.lora;

import ai.djl.ndarray.NDArray;
import io.vstar.nn.LayerAdapter;
import io.vstar.nn.NetworkAdapter;
import io.vstar.nn.Value;
import io.vstar.tensor.TensorRuntime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * An adapter that adds LoRAs to the layers of a network: y + strength · scale · up(down(x)) beside
 * each layer that has a module. The weights of the network stay as they are.
 *
 * <p>For a DoRA it is y + strength · (g · (y − b + scale · up(down(x))) − (y − b)), where g is the
 * magnitude of each output, divided by the norm of its weights with the change, and b the bias. No
 * gradient flows through the norm (Liu et al. 2024, section 4.3).
 */
public final class LoraLayers implements NetworkAdapter {

  /**
   * A LoRA with its strength.
   *
   * @param strength float32 tensor with one element; 1 as it was trained
   */
  public record Applied(LoadedLora lora, NDArray strength) {}

  /** What decides the operators of a module. */
  record ModuleForm(String layer, double scale, boolean hasMagnitude) {}

  /**
   * What decides the operators of a LoRA.
   *
   * @param hasStrength false in training, at full strength
   * @param dropout probability that an input of a module is set to zero
   */
  record Form(List<ModuleForm> modules, boolean hasStrength, double dropout) {}

  private final List<Form> forms = new ArrayList<>();
  private final List<NDArray> tensors = new ArrayList<>();
  private final Optional<Dropout> dropout;

  /** The dropout of a training, which is in force while gradients are recorded. */
  private record Dropout(double probability, TensorRuntime runtime) {}

  private LoraLayers(Optional<Dropout> dropout) {
    this.dropout = dropout;
  }

  /**
   * Returns the adapter that applies LoRAs.
   *
   * @param applied LoRAs for one network; those without modules for it are skipped
   */
  public static NetworkAdapter of(List<Applied> applied) {
    LoraLayers layers = new LoraLayers(Optional.empty());
    for (Applied each : applied) {
      if (!each.lora().modules().isEmpty()) {
        layers.tensors.add(each.strength());
        layers.add(each.lora(), true);
      }
    }
    return layers.forms.isEmpty() ? NONE : layers;
  }

  /**
   * Returns the adapter for training one LoRA at full strength.
   *
   * @param dropout probability that an input of a module is set to zero while gradients are
   *     recorded; 0 for none
   */
  public static NetworkAdapter training(LoadedLora lora, double dropout, TensorRuntime runtime) {
    if (lora.modules().isEmpty()) {
      return NONE;
    }
    LoraLayers layers = new LoraLayers(Optional.of(new Dropout(dropout, runtime)));
    layers.add(lora, false);
    return layers;
  }

  private void add(LoadedLora lora, boolean hasStrength) {
    List<ModuleForm> modules = new ArrayList<>();
    for (LoadedLora.Module module : lora.modules()) {
      modules.add(new ModuleForm(module.layer(), module.scale(), module.magnitude().isPresent()));
      tensors.addAll(module.tensors());
    }
    forms.add(new Form(List.copyOf(modules), hasStrength, 0));
  }

  @Override
  public Object structure() {
    double now =
        dropout
            .filter(each -> each.runtime().recording().isPresent())
            .map(Dropout::probability)
            .orElse(0.0);
    return forms.stream().map(form -> new Form(form.modules(), form.hasStrength(), now)).toList();
  }

  @Override
  public List<NDArray> tensors() {
    return List.copyOf(tensors);
  }

  @Override
  public LayerAdapter write(List<Value> values) {
    Iterator<Value> next = values.iterator();
    List<WrittenLora> written = new ArrayList<>();
    for (Object form : (List<?>) structure()) {
      written.add(WrittenLora.of((Form) form, next));
    }
    return call -> {
      Value output = call.output();
      for (WrittenLora lora : written) {
        output = lora.addTo(output, call);
      }
      return output;
    };
  }
}
