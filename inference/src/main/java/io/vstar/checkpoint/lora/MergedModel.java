package io.vstar.checkpoint.lora;

import io.vstar.adapter.lora.Lora;
import io.vstar.adapter.lora.LoraModule;
import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.ModelPart;
import io.vstar.checkpoint.TokenizerFolder;
import io.vstar.error.ConfigException;
import io.vstar.io.DType;
import io.vstar.io.HostTensor;
import io.vstar.io.Sha256;
import io.vstar.io.TensorFile;
import io.vstar.io.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A model with LoRAs merged into its weights, which are computed when they are read. */
public final class MergedModel implements ModelFiles {
  private static final String WEIGHT = ".weight";

  private final ModelFiles base;
  private final List<Weighted> loras;
  private final Optional<DType> type; // of changed weights; empty for that of the model

  /**
   * A LoRA with its strengths.
   *
   * @param textStrength factor of what it adds to text encoders; 1 as it was trained
   * @param unetStrength factor of what it adds to the UNet; 1 as it was trained
   */
  public record Weighted(Lora lora, double textStrength, double unetStrength) {
    private double strength(ModelPart part) {
      return part == ModelPart.UNET ? unetStrength : textStrength;
    }
  }

  private MergedModel(ModelFiles base, List<Weighted> loras, Optional<DType> type) {
    this.base = base;
    this.loras = List.copyOf(loras);
    this.type = type;
  }

  /**
   * Merges LoRAs into a model.
   *
   * @param type the type of the changed weights; empty to keep that of the model, in which weights
   *     of half precision are rounded once more
   * @throws ConfigException naming the first module whose layer the model does not have, or has in
   *     another shape
   */
  public static ModelFiles of(ModelFiles base, List<Weighted> loras, Optional<DType> type) {
    Map<String, TensorInfo> weights = weights(base);
    for (Weighted each : loras) {
      for (LoraModule module : each.lora().modules()) {
        requireFits(each.lora(), module, weights.get(module.layer() + WEIGHT));
      }
    }
    return new MergedModel(base, loras, type);
  }

  /** Returns type and shape of all weights by their full names. */
  private static Map<String, TensorInfo> weights(ModelFiles base) {
    Map<String, TensorInfo> weights = new LinkedHashMap<>();
    for (ModelPart part : ModelPart.of(base.config())) {
      try (TensorFile file = base.open(part)) {
        file.tensors().forEach((name, info) -> weights.put(part.folder() + "." + name, info));
      }
    }
    return weights;
  }

  private static void requireFits(Lora lora, LoraModule module, TensorInfo weight) {
    if (weight == null) {
      throw new ConfigException(
          "LoRA %s changes %s, which the model does not have; merge it into the kind of model it was trained on"
              .formatted(lora.name(), module.layer()));
    }
    List<Long> shape = weight.shape();
    boolean fits =
        shape.size() >= 2
            && shape.get(0) == module.out()
            && weight.elements()
                == (long) module.out() * module.in() * module.kernel() * module.kernel();
    if (!fits) {
      throw new ConfigException(
          "LoRA %s changes %s by (%d, %d) with a kernel of %d, but its weight has shape %s; merge it into the kind of model it was trained on"
              .formatted(
                  lora.name(), module.layer(), module.out(), module.in(), module.kernel(), shape));
    }
  }

  @Override
  public String name() {
    return base.name();
  }

  @Override
  public Path path() {
    return base.path();
  }

  @Override
  public StableDiffusionConfig config() {
    return base.config();
  }

  @Override
  public List<TokenizerFolder> tokenizers() {
    return base.tokenizers();
  }

  @Override
  public String sha256() {
    StringBuilder all = new StringBuilder(base.sha256());
    type.ifPresent(all::append);
    for (Weighted each : loras) {
      all.append(' ').append(each.textStrength()).append(' ').append(each.unetStrength());
      for (LoraModule module : each.lora().modules()) {
        List<HostTensor> tensors = new ArrayList<>(List.of(module.down(), module.up()));
        module.magnitude().ifPresent(tensors::add);
        all.append(module.layer()).append(module.alpha()).append(Sha256.of(tensors));
      }
    }
    return Sha256.of(all.toString());
  }

  @Override
  public TensorFile open(ModelPart part) {
    Map<String, List<Change>> changes = new LinkedHashMap<>();
    for (Weighted each : loras) {
      double strength = each.strength(part);
      for (LoraModule module : each.lora().of(part.folder())) {
        if (strength != 0) {
          changes
              .computeIfAbsent(module.path() + WEIGHT, weight -> new ArrayList<>())
              .add(new Change(module, strength));
        }
      }
    }
    return MergedTensors.of(base.open(part), changes, type);
  }

  /** A module that changes a weight, at a strength. */
  private record Change(LoraModule module, double strength) {}

  /**
   * The tensors of a part with their changes.
   *
   * @param changes the changes of a weight by its name
   * @param tensors type and shape of all tensors
   */
  private record MergedTensors(
      TensorFile file, Map<String, List<Change>> changes, Map<String, TensorInfo> tensors)
      implements TensorFile {

    static MergedTensors of(
        TensorFile file, Map<String, List<Change>> changes, Optional<DType> type) {
      Map<String, TensorInfo> tensors = new LinkedHashMap<>(file.tensors());
      for (String name : changes.keySet()) {
        tensors.computeIfPresent(
            name, (n, info) -> new TensorInfo(n, type.orElse(info.dtype()), info.shape()));
      }
      return new MergedTensors(file, changes, Collections.unmodifiableMap(tensors));
    }

    @Override
    public Path path() {
      return file.path();
    }

    @Override
    public Map<String, String> metadata() {
      return file.metadata();
    }

    @Override
    public ByteBuffer data(String name) {
      List<Change> own = changes.get(name);
      if (own == null) {
        return file.data(name);
      }
      TensorInfo info = tensors.get(name);
      float[] weight = file.tensor(name).toFloats();
      float[] sum = weight.clone();
      for (Change change : own) {
        float[] changed = change.module().appliedTo(weight, change.strength());
        for (int i = 0; i < sum.length; i++) {
          sum[i] += changed[i] - weight[i];
        }
      }
      long[] shape = info.shape().stream().mapToLong(Long::longValue).toArray();
      return HostTensor.ofFloats(name, sum, shape).withDType(info.dtype()).data();
    }

    @Override
    public void close() {
      file.close();
    }
  }
}
