package io.vstar.checkpoint;

import ai.djl.ndarray.types.DataType;
import io.vstar.clip.ClipTextModel;
import io.vstar.config.StableDiffusionConfig;
import io.vstar.error.CheckpointException;
import io.vstar.io.Safetensors;
import io.vstar.io.Sha256;
import io.vstar.io.TensorFile;
import io.vstar.nn.Precision;
import io.vstar.nn.Weights;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.unet.UNet;
import io.vstar.vae.VaeDecoder;
import io.vstar.vae.VaeEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * A model in the layout of diffusers: one folder a part, each with a config.json and a safetensors
 * file.
 *
 * <pre>
 * text_encoder/{config.json, model.safetensors}
 * unet/{config.json, diffusion_pytorch_model.safetensors}
 * vae/{config.json, diffusion_pytorch_model.safetensors}
 * scheduler/scheduler_config.json
 * tokenizer/{vocab.json, merges.txt, …}
 * </pre>
 */
public final class DiffusersFolder {
  private static final String TEXT = "text_encoder/model.safetensors";
  private static final String UNET = "unet/diffusion_pytorch_model.safetensors";
  private static final String VAE = "vae/diffusion_pytorch_model.safetensors";
  private static final List<String> WEIGHTS = List.of(TEXT, UNET, VAE);

  private final Path folder;
  private final String name;
  private final StableDiffusionConfig config;

  private DiffusersFolder(Path folder, String name, StableDiffusionConfig config) {
    this.folder = folder;
    this.name = name;
    this.config = config;
  }

  /**
   * Reads the configs and checks that every part is there.
   *
   * @throws CheckpointException naming the first part that is missing or does not fit
   */
  public static DiffusersFolder open(Path folder) {
    return open(folder, folder.toAbsolutePath().normalize().getFileName().toString());
  }

  /** As {@link #open(Path)}, with a name for people that is not the folder's. */
  static DiffusersFolder open(Path folder, String name) {
    if (!Files.isDirectory(folder)) {
      throw new CheckpointException(
          folder + ": no such model folder; expected one in diffusers layout, or the id pocket");
    }
    for (String part : List.of("text_encoder", "unet", "vae", "scheduler", "tokenizer")) {
      if (!Files.isDirectory(folder.resolve(part))) {
        throw new CheckpointException(
            folder + ": has no folder " + part + "; a model in diffusers layout needs it");
      }
    }
    Function<String, ModelJson> json = file -> ModelJson.read(folder.resolve(file));
    return new DiffusersFolder(
        folder,
        name,
        new StableDiffusionConfig(
            DiffusersConfigs.text(json.apply("text_encoder/config.json")),
            DiffusersConfigs.unet(json.apply("unet/config.json")),
            DiffusersConfigs.vae(json.apply("vae/config.json")),
            DiffusersConfigs.noise(json.apply("scheduler/scheduler_config.json"))));
  }

  public Path folder() {
    return folder;
  }

  public StableDiffusionConfig config() {
    return config;
  }

  public Path tokenizer() {
    return folder.resolve("tokenizer");
  }

  /** What people call the model. */
  public String name() {
    return name;
  }

  /**
   * SHA-256 in hexadecimal over the weights of all parts: what a run was made with. Reads the files
   * whole.
   */
  public String sha256() {
    StringBuilder hashes = new StringBuilder();
    for (String file : WEIGHTS) {
      try {
        hashes.append(Sha256.of(folder.resolve(file))).append('\n');
      } catch (IOException e) {
        throw new CheckpointException(folder.resolve(file) + ": cannot be read: " + e, e);
      }
    }
    return Sha256.of(hashes.toString());
  }

  public ClipTextModel loadText(TensorRuntime runtime, TensorScope scope, Precision precision) {
    return load(
        TEXT, scope, weights -> new ClipTextModel(runtime, config.text(), weights, precision));
  }

  public UNet loadUNet(TensorRuntime runtime, TensorScope scope, Precision precision) {
    return load(UNET, scope, weights -> new UNet(runtime, config.unet(), weights, precision));
  }

  public VaeEncoder loadVaeEncoder(TensorRuntime runtime, TensorScope scope) {
    return load(VAE, scope, weights -> new VaeEncoder(runtime, config.vae(), weights));
  }

  public VaeDecoder loadVaeDecoder(TensorRuntime runtime, TensorScope scope) {
    return load(VAE, scope, weights -> new VaeDecoder(runtime, config.vae(), weights));
  }

  /** The tensors of the autoencoder as they are stored; the caller closes the file. */
  public TensorFile openVae() {
    return Safetensors.open(folder.resolve(VAE));
  }

  private <T> T load(String file, TensorScope scope, Function<Weights, T> network) {
    try (TensorFile tensors = Safetensors.open(folder.resolve(file))) {
      return network.apply(new FileWeights(tensors, scope, DataType.FLOAT32));
    }
  }
}
