package io.vstar.checkpoint;

import io.vstar.architecture.NoiseScheduleConfig.PredictionType;
import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.io.TensorFile;
import java.nio.file.Path;
import java.util.List;

/**
 * A model whose UNet predicts something else than its files say.
 *
 * @param model the files
 * @param prediction what is true
 */
record OtherPrediction(ModelFiles model, PredictionType prediction) implements ModelFiles {
  @Override
  public StableDiffusionConfig config() {
    StableDiffusionConfig c = model.config();
    return new StableDiffusionConfig(
        c.text(), c.unet(), c.vae(), c.noise().withPrediction(prediction));
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
