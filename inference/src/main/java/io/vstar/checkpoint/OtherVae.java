package io.vstar.checkpoint;

import io.vstar.config.StableDiffusionConfig;
import io.vstar.config.VaeConfig;
import io.vstar.error.CheckpointException;
import io.vstar.io.Sha256;
import io.vstar.io.TensorFile;
import io.vstar.io.TensorFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A model with its autoencoder from another file: in the names of diffusers or of LDM, with or
 * without {@code first_stage_model.} before them. The model's scaling factor stays.
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
   * @throws CheckpointException if the file holds no autoencoder
   */
  static OtherVae of(ModelFiles model, Path vae) {
    try (TensorFile file = TensorFormat.open(vae)) {
      VaeConfig own = model.config().vae();
      VaeConfig config =
          inDiffusersLayout(file)
              ? own
              : LdmVaeReader.read(new LdmShapes(file, prefix(file)), own.scalingFactor());
      return new OtherVae(model, vae, config);
    }
  }

  @Override
  public TensorFile open(ModelPart part) {
    if (part != ModelPart.VAE) {
      return model.open(part);
    }
    TensorFile file = TensorFormat.open(vae);
    if (inDiffusersLayout(file)) {
      return FormerVaeNames.asToday(file);
    }
    Map<String, TensorView> views = LdmLayout.vae(file, prefix(file), vaeConfig);
    return new ViewedTensors(file, views);
  }

  private static boolean inDiffusersLayout(TensorFile file) {
    return file.tensors().keySet().stream().anyMatch(name -> name.startsWith("decoder.up_blocks."));
  }

  private static String prefix(TensorFile file) {
    boolean inCheckpoint =
        file.tensors().keySet().stream().anyMatch(name -> name.startsWith(LdmLayout.VAE));
    return inCheckpoint ? LdmLayout.VAE : "";
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
