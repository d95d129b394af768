package io.vstar.adapter.lora;

import io.vstar.adapter.Provenance;
import io.vstar.io.HostTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Adds LoRAs up to one, whose ranks are the sums of theirs. */
public final class LoraSum {
  private LoraSum() {}

  /** A LoRA with the factor of what it adds. */
  public record Weighted(Lora lora, double strength) {}

  /** A module with its factor. */
  private record Part(LoraModule module, double factor) {}

  /**
   * Returns a LoRA that changes layers by the weighted sum of what all the given ones do; up to
   * rounding it is exact. A LoRA alone at strength 1 stays as it is.
   *
   * @param name name of the result
   * @param all LoRAs, at least one
   * @throws IllegalArgumentException if the modules of a layer differ in shape, or one has a
   *     magnitude
   */
  public static Lora of(String name, List<Weighted> all) {
    if (all.size() == 1 && all.get(0).strength() == 1) {
      Lora alone = all.get(0).lora();
      return new Lora(name, alone.modules(), alone.provenance());
    }
    Map<String, List<Part>> byLayer = new LinkedHashMap<>();
    for (Weighted each : all) {
      for (LoraModule module : each.lora().modules()) {
        requirePlain(each.lora(), module);
        byLayer
            .computeIfAbsent(module.layer(), layer -> new ArrayList<>())
            .add(new Part(module, each.strength() * module.scale()));
      }
    }
    return new Lora(name, byLayer.values().stream().map(LoraSum::sum).toList(), Provenance.UNKNOWN);
  }

  private static void requirePlain(Lora lora, LoraModule module) {
    if (module.magnitude().isPresent()) {
      throw new IllegalArgumentException(
          "%s is a DoRA (%s), which sums cannot hold; merge it into the model, or use it beside the others"
              .formatted(lora.name(), module.layer()));
    }
  }

  private static LoraModule sum(List<Part> parts) {
    LoraModule first = parts.get(0).module();
    int rank = parts.stream().mapToInt(part -> part.module().rank()).sum();
    int columns = first.in() * first.kernel() * first.kernel();
    float[] down = new float[Math.multiplyExact(rank, columns)];
    float[] up = new float[Math.multiplyExact(first.out(), rank)];
    int at = 0;
    for (Part part : parts) {
      LoraModule module = part.module();
      boolean alike =
          module.out() == first.out()
              && module.in() == first.in()
              && module.kernel() == first.kernel();
      if (!alike) {
        throw new IllegalArgumentException(
            "%s has different shapes in them: they are for different models"
                .formatted(first.layer()));
      }
      float[] own = module.down().toFloats();
      System.arraycopy(own, 0, down, at * columns, own.length);
      float[] wide = module.up().toFloats();
      for (int i = 0; i < module.out(); i++) {
        for (int r = 0; r < module.rank(); r++) {
          up[i * rank + at + r] = (float) (part.factor() * wide[i * module.rank() + r]);
        }
      }
      at += module.rank();
    }
    long[] narrow = first.down().info().shape().stream().mapToLong(Long::longValue).toArray();
    narrow[0] = rank;
    return new LoraModule(
        first.layer(),
        HostTensor.ofFloats("down", down, narrow),
        HostTensor.ofFloats("up", up, first.out(), rank),
        rank,
        Optional.empty());
  }
}
