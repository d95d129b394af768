package io.vstar.checkpoint;

import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.architecture.VaeConfig;
import io.vstar.error.CheckpointException;
import io.vstar.io.Sha256;
import io.vstar.io.TensorFile;
import io.vstar.io.TensorFormat;
import java.nio.file.Path;
import java.util.List;

/**
 * A model with an autoencoder from another file, which {@link VaeFile} reads. The model's scaling
 * factor stays.
 */
final class OtherVae implements ModelFiles {
  private final ModelFiles model;
  private final Path vae;
  private final VaeConfig vaeConfig;

  private OtherVae(ModelFiles model, Path vae, VaeConfig vaeConfig) {
    this.model = model;
    this.vae = vae;
    this.vaeConfig = vaeConfig;
  }

  /**
   * Replaces the autoencoder of a model.
   *
   * @throws CheckpointException if the file holds no autoencoder
   */
  static OtherVae of(ModelFiles model, Path vae) {
    VaeConfig own = model.config().vae();
    return new OtherVae(model, vae, config(vae, own.scalingFactor(), own.normGroups()));
  }

  /**
   * Reads the config of the autoencoder in a file.
   *
   * @throws CheckpointException if there is none
   */
  static VaeConfig config(Path vae, double scalingFactor, int normGroups) {
    try (TensorFile file = TensorFormat.open(vae)) {
      return require(file).config(scalingFactor, normGroups);
    }
  }

  @Override
  public TensorFile open(ModelPart part) {
    if (part != ModelPart.VAE) {
      return model.open(part);
    }
    TensorFile file = TensorFormat.open(vae);
    try {
      return require(file).tensors(vaeConfig);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static VaeFile require(TensorFile file) {
    return VaeFile.find(file)
        .orElseThrow(
            () ->
                new CheckpointException(
                    file.path() + ": holds no autoencoder, by the names of diffusers or of LDM"));
  }

  @Override
  public String name() {
    return model.name();
  }

  @Override
  public Path path() {
    return model.path();
  }

  @Override
  public StableDiffusionConfig config() {
    StableDiffusionConfig c = model.config();
    return new StableDiffusionConfig(c.text(), c.unet(), vaeConfig, c.noise());
  }

  @Override
  public List<TokenizerFolder> tokenizers() {
    return model.tokenizers();
  }

  @Override
  public String sha256() {
    return Sha256.of(model.sha256() + "\n" + FileHashes.ofUser().sha256(vae));
  }
}
