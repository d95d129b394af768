package io.vstar.train.lora;

import io.vstar.adapter.Provenance;
import io.vstar.adapter.lora.Lora;
import io.vstar.adapter.lora.LoraModule;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.ModelPart;
import io.vstar.error.ConfigException;
import io.vstar.io.HostTensor;
import io.vstar.io.TensorFile;
import io.vstar.nn.LayerShape;
import io.vstar.noise.NoiseSource;
import io.vstar.noise.NoiseSource.Purpose;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * Draws the start values of a LoRA, which change nothing: up is zero, and down is uniform between
 * ∓1 / √inputs, as {@code torch.nn.Linear} and with it kohya and PEFT draw it. Magnitudes are the
 * norms of the base model's weights.
 *
 * @param settings the settings of the LoRA
 * @param files the base model, whose weights are read for magnitudes
 * @param seed the seed
 */
public record InitialLora(LoraSettings settings, ModelFiles files, long seed) {

  /**
   * Draws the values.
   *
   * @param name the name of the LoRA
   * @param layers the layers of the model by name
   * @throws ConfigException if no layer is changed, or one is narrower than the rank
   */
  public Lora draw(String name, Map<String, LayerShape> layers) {
    List<LayerShape> chosen = layers.values().stream().filter(settings::covers).toList();
    if (chosen.isEmpty()) {
      throw new ConfigException(
          "lora.targets is %s, but the model has no such layers"
              .formatted(settings.targets().stream().map(LoraTarget::title).toList()));
    }
    NoiseSource noise = new NoiseSource(seed);
    Map<String, HostTensor> magnitudes = settings.dora() ? magnitudes(chosen) : Map.of();
    List<LoraModule> modules = new ArrayList<>();
    for (LayerShape layer : chosen) {
      requireRank(layer);
      modules.add(
          new LoraModule(
              layer.name(),
              down(layer, noise.random(Purpose.WEIGHTS, modules.size())),
              HostTensor.ofFloats(
                  "up", new float[Math.toIntExact(layer.out() * rank())], layer.out(), rank()),
              settings.effectiveAlpha(),
              Optional.ofNullable(magnitudes.get(layer.name()))));
    }
    return new Lora(name, modules, Provenance.UNKNOWN);
  }

  private long rank() {
    return settings.rank();
  }

  private void requireRank(LayerShape layer) {
    long side = Math.max(1, layer.kernel());
    long most = Math.min(layer.out(), layer.in() * side * side);
    if (settings.rank() > most) {
      throw new ConfigException(
          "lora.rank is %d, but %s has a weight of shape %s; expected at most %d"
              .formatted(settings.rank(), layer.name(), layer.inWords(), most));
    }
  }

  private HostTensor down(LayerShape layer, SplittableRandom random) {
    int side = Math.max(1, layer.kernel());
    int inputs = Math.toIntExact(layer.in()) * side * side;
    double bound = 1 / Math.sqrt(inputs);
    float[] values = new float[Math.multiplyExact(settings.rank(), inputs)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((2 * random.nextDouble() - 1) * bound);
    }
    return layer.isConvolution()
        ? HostTensor.ofFloats("down", values, rank(), layer.in(), side, side)
        : HostTensor.ofFloats("down", values, rank(), layer.in());
  }

  /** Reads the norms of the rows of the chosen layers' weights, by layer. */
  private Map<String, HostTensor> magnitudes(List<LayerShape> chosen) {
    Map<String, List<LayerShape>> byNetwork =
        chosen.stream()
            .collect(
                Collectors.groupingBy(
                    layer -> layer.name().substring(0, layer.name().indexOf('.'))));
    Map<String, HostTensor> magnitudes = new HashMap<>();
    for (ModelPart part : ModelPart.of(files.config())) {
      List<LayerShape> own = byNetwork.getOrDefault(part.folder(), List.of());
      if (own.isEmpty()) {
        continue;
      }
      try (TensorFile file = files.open(part)) {
        for (LayerShape layer : own) {
          String weight = layer.name().substring(part.folder().length() + 1) + ".weight";
          magnitudes.put(layer.name(), norms(file.tensor(weight)));
        }
      }
    }
    return magnitudes;
  }

  private static HostTensor norms(HostTensor weight) {
    float[] values = weight.toFloats();
    float[] norms = new float[Math.toIntExact(weight.info().shape().get(0))];
    int columns = values.length / norms.length;
    for (int i = 0; i < norms.length; i++) {
      double sum = 0;
      for (int j = i * columns; j < (i + 1) * columns; j++) {
        sum += (double) values[j] * values[j];
      }
      norms[i] = (float) Math.sqrt(sum);
    }
    return HostTensor.ofFloats("magnitude", norms, norms.length);
  }
}
