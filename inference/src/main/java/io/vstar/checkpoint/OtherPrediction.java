package io.vstar.checkpoint;

import io.vstar.architecture.NoiseScheduleConfig.PredictionType;
import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.io.TensorFile;
import java.nio.file.Path;
import java.util.List;

/**
 * A model with the prediction type that the user has given instead of the files' one.
 *
 * @param model model whose prediction type is replaced
 * @param prediction quantity that the UNet predicts
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
