package io.vstar.checkpoint;

import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.io.TensorFile;
import java.nio.file.Path;
import java.util.List;

/**
 * A model that is read by another config than that of its files.
 *
 * @param model model whose config is replaced
 * @param config config in its place, for the same weights
 */
record OtherConfig(ModelFiles model, StableDiffusionConfig config) implements ModelFiles {
  @Override
  public String name() {
    return model.name();
  }

  @Override
  public Path path() {
    return model.path();
  }

  @Override
  public List<TokenizerFolder> tokenizers() {
    return model.tokenizers();
  }

  @Override
  public TensorFile open(ModelPart part) {
    return model.open(part);
  }

  @Override
  public String sha256() {
    return model.sha256();
  }
}
