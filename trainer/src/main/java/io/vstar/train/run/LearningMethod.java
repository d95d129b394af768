package io.vstar.train.run;

import io.vstar.generation.StableDiffusion;
import io.vstar.tensor.TensorScope;
import io.vstar.train.config.HypernetworkConfig;
import io.vstar.train.config.TextualInversionConfig;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.dataset.CaptionTemplates;
import io.vstar.train.dataset.TrainingImage;
import io.vstar.train.dataset.TrainingPrompts;
import java.util.List;

/** How a config's kind of run begins. */
interface LearningMethod {

  /**
   * The prompts of its pictures.
   *
   * @throws io.vstar.error.DatasetException naming one that cannot be used
   */
  TrainingPrompts prompts(CaptionTemplates templates, List<TrainingImage> images);

  /**
   * Makes what is learned.
   *
   * @param scope owns it
   * @throws io.vstar.error.VstarException if the model cannot learn it
   */
  Learning begin(StableDiffusion model, TensorScope scope);

  static LearningMethod of(TrainConfig config) {
    if (config instanceof HypernetworkConfig hypernetwork) {
      return new HypernetworkLearning.Method(hypernetwork);
    }
    return new TextualInversionLearning.Method((TextualInversionConfig) config);
  }
}
