package io.vstar.train.run;

import io.vstar.clip.ClipEmbedding;
import io.vstar.generation.GenerationRequest;
import io.vstar.generation.ImageTextSimilarity;
import io.vstar.generation.StableDiffusion;
import io.vstar.generation.TextToImage;
import io.vstar.image.ImageFiles;
import io.vstar.sampling.SamplerChoice;
import io.vstar.tensor.TensorScope;
import io.vstar.train.config.JudgeSettings;
import io.vstar.train.heldout.PictureComparison;
import io.vstar.train.method.Learned;
import io.vstar.train.method.Learning;
import io.vstar.train.method.PreviewRow;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws the same prompts and seeds with a result and with the published one, and compares the
 * pictures by CLIP: with the held-out pictures, and with the prompts in words that the model knew
 * before. The loss does not tell whether a word drowns the rest of a prompt; this does.
 *
 * @param model the base model, with its image encoder
 * @param learning the result
 * @param settings what is drawn
 * @param heldOut the held-out pictures
 * @param side the side of a picture in pixels
 */
record PictureJudge(
    StableDiffusion model,
    Learning learning,
    JudgeSettings settings,
    List<Path> heldOut,
    int side) {
  /** More pictures would hardly change a mean cosine, and all are embedded at once. */
  private static final int MOST_HELD_OUT = 32;

  /**
   * Compares the present values with those of the published result.
   *
   * @param exports the published files in one format
   */
  PictureComparison compare(List<Path> exports) {
    try (ImageTextSimilarity clip = ImageTextSimilarity.load(model);
        TensorScope scope = model.runtime().openScope("published")) {
      List<ClipEmbedding> references =
          clip.embedImages(heldOut.stream().limit(MOST_HELD_OUT).map(ImageFiles::read).toList());
      List<ClipEmbedding> texts =
          clip.embedTexts(settings.prompts().stream().map(learning::plainly).toList());
      PreviewRow row = learning.previewRows().get(learning.previewRows().size() - 1);
      Learned present = new Learned(learning.encoder(), row.adapter());
      List<ClipEmbedding> now = clip.embedImages(draw(present, row));
      Learned earlier = learning.load(exports, scope);
      List<ClipEmbedding> before =
          clip.embedImages(earlier.change().compute(() -> draw(earlier, row)));
      return new PictureComparison(
          now.size(),
          likeness(now, references),
          likeness(before, references),
          following(now, texts),
          following(before, texts),
          settings.tolerance());
    }
  }

  /** Draws all seeds of the first prompt, then those of the second one, and so on. */
  private List<BufferedImage> draw(Learned learned, PreviewRow row) {
    List<BufferedImage> pictures = new ArrayList<>();
    for (String prompt : settings.prompts()) {
      for (long seed : settings.seeds()) {
        GenerationRequest request =
            new GenerationRequest(
                prompt.replace("{}", row.word()),
                row.negativePrompt(),
                side,
                side,
                SamplerChoice.DDIM.sampler(model.config().noise()),
                settings.steps(),
                settings.guidance(),
                seed);
        pictures.addAll(
            new TextToImage(model)
                .with(learned.adapter())
                .generate(request, learned.encoder(), 1, (step, latents) -> {}));
      }
    }
    return pictures;
  }

  private static double likeness(List<ClipEmbedding> pictures, List<ClipEmbedding> references) {
    return pictures.stream()
        .flatMapToDouble(picture -> references.stream().mapToDouble(each -> picture.cosine(each)))
        .average()
        .orElseThrow();
  }

  private double following(List<ClipEmbedding> pictures, List<ClipEmbedding> texts) {
    double sum = 0;
    for (int i = 0; i < pictures.size(); i++) {
      sum += pictures.get(i).cosine(texts.get(i / settings.seeds().size()));
    }
    return sum / pictures.size();
  }
}
