package io.vstar.lab.pocket;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.checkpoint.ModelPart;
import io.vstar.checkpoint.write.DiffusersFolderWriter;
import io.vstar.io.AtomicFile;
import io.vstar.io.DType;
import io.vstar.io.HostTensor;
import io.vstar.io.Sha256;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the trained model as it is shipped: float16, in diffusers layout, with a revision file.
 */
final class PocketWriter {
  private static final int REVISION_DIGITS = 16;

  private final Path folder;

  /**
   * Creates a writer.
   *
   * @param folder the model folder, which has the tokenizer's files already
   */
  PocketWriter(Path folder) {
    this.folder = folder;
  }

  /** Writes configs and weights of all parts. */
  void write(
      StableDiffusionConfig config,
      DiffusionPretraining diffusion,
      Autoencoder autoencoder,
      ImageTowerPretraining tower) {
    Map<ModelPart, List<HostTensor>> parts = new EnumMap<>(ModelPart.class);
    parts.put(ModelPart.TEXT_ENCODER, halves(diffusion.textWeights()));
    parts.put(ModelPart.UNET, halves(diffusion.unetWeights()));
    parts.put(ModelPart.VAE, halves(autoencoder.weights()));
    parts.put(ModelPart.IMAGE_ENCODER, halves(tower.weights()));
    DiffusersFolderWriter writer = new DiffusersFolderWriter(folder);
    writer.writeConfigs(config, PocketArchitecture.imageEncoder(), tower.processor());
    parts.forEach(writer::writeWeights);
    List<HostTensor> all = parts.values().stream().flatMap(List::stream).toList();
    AtomicFile.write(folder.resolve("revision"), revision(all).getBytes(StandardCharsets.UTF_8));
  }

  private static List<HostTensor> halves(Map<String, NDArray> tensors) {
    List<HostTensor> halves = new ArrayList<>();
    tensors.forEach(
        (name, tensor) ->
            halves.add(
                HostTensor.ofFloats(name, tensor.toFloatArray(), tensor.getShape().getShape())
                    .withDType(DType.F16)));
    return halves;
  }

  /** Returns a short hash of all values, which names the unpacked copy in a user's cache. */
  private static String revision(List<HostTensor> tensors) {
    return Sha256.of(tensors).substring(0, REVISION_DIGITS) + "\n";
  }
}
