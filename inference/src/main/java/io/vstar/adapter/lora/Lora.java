package io.vstar.adapter.lora;

import io.vstar.adapter.Provenance;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A LoRA: changes of low rank of the layers of UNet and text encoders (Hu et al. 2021).
 *
 * @param name name of the LoRA, in prompts {@code <lora:name:1>}
 * @param modules the change of each layer, at least one, in the order of the file
 * @param provenance origin of the LoRA
 */
public record Lora(String name, List<LoraModule> modules, Provenance provenance) {

  /**
   * Checks name and modules.
   *
   * @throws IllegalArgumentException if there is no module, or two for one layer
   */
  public Lora {
    modules = List.copyOf(modules);
    if (name.isBlank() || modules.isEmpty()) {
      throw new IllegalArgumentException("a LoRA needs a name and modules");
    }
    Set<String> layers = new HashSet<>();
    for (LoraModule module : modules) {
      if (!layers.add(module.layer())) {
        throw new IllegalArgumentException("two modules for " + module.layer());
      }
    }
  }

  /** Returns the modules of a network, by its folder such as {@code unet}. */
  public List<LoraModule> of(String network) {
    return modules.stream().filter(module -> module.network().equals(network)).toList();
  }

  /** Returns the folders of the networks that it changes, sorted. */
  public SortedSet<String> networks() {
    return modules.stream().map(LoraModule::network).collect(Collectors.toCollection(TreeSet::new));
  }

  /** Returns the ranks of the modules, sorted. */
  public SortedSet<Integer> ranks() {
    return modules.stream().map(LoraModule::rank).collect(Collectors.toCollection(TreeSet::new));
  }

  /** Returns the alphas of the modules, sorted. */
  public SortedSet<Double> alphas() {
    return modules.stream().map(LoraModule::alpha).collect(Collectors.toCollection(TreeSet::new));
  }

  /** Returns whether any module has a magnitude. */
  public boolean isDora() {
    return modules.stream().anyMatch(module -> module.magnitude().isPresent());
  }

  /** Returns the number of parameters of all modules. */
  public long parameters() {
    return modules.stream().mapToLong(LoraModule::parameters).sum();
  }

  /** Returns a LoRA of the same name and origin with other modules. */
  public Lora with(List<LoraModule> others) {
    return new Lora(name, others, provenance);
  }

  /** Returns this LoRA with another origin. */
  public Lora withProvenance(Provenance other) {
    return new Lora(name, modules, other);
  }
}
