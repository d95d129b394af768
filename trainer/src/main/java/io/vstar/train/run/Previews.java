package io.vstar.train.run;

import io.vstar.generation.GenerationRequest;
import io.vstar.generation.PromptEncoder;
import io.vstar.generation.StableDiffusion;
import io.vstar.generation.TextToImage;
import io.vstar.image.PngFiles;
import io.vstar.sampling.DdimSampler;
import io.vstar.sampling.SamplingLoop;
import io.vstar.train.config.PreviewSettings;
import io.vstar.train.config.TrainConfig;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Pictures on the way and at the end: each prompt and seed with the word the learning started from,
 * and below it with what was learned. They draw from seeds of their own and leave nothing behind,
 * so that training with previews and without ends in the same values.
 */
final class Previews {
  private static final List<String> DEFAULT_PROMPTS =
      List.of("a photo of {}", "a drawing of {}", "a painting of {}");

  private final PreviewSettings settings;
  private final String placeholder;
  private final String initializer;
  private final PromptEncoder encoder;
  private final TextToImage generator;
  private final int side;
  private List<BufferedImage> before; // made once

  Previews(TrainConfig config, StableDiffusion model, PromptEncoder encoder, int side) {
    this.settings = config.preview();
    this.placeholder = config.placeholder();
    this.initializer = config.initializer();
    this.encoder = encoder;
    this.generator = new TextToImage(model);
    this.side = side;
  }

  /** Whether a sheet is asked for after this many steps. */
  boolean due(int completedSteps) {
    return settings.every().isPresent() && completedSteps % settings.every().get() == 0;
  }

  /** Writes the sheet of before and after. */
  void write(Path file) {
    if (before == null) {
      before = draw(initializer);
    }
    List<BufferedImage> after = draw(placeholder);
    Map<String, List<BufferedImage>> rows = new LinkedHashMap<>();
    rows.put(initializer, before);
    rows.put(placeholder, after);
    PngFiles.write(
        file,
        new ContactSheet(prompts().stream().map(p -> fill(p, "…")).toList(), seeds(), rows).draw(),
        Map.of("prompts", String.join("\n", prompts()), "seeds", settings.seeds().toString()));
  }

  private int seeds() {
    return settings.seeds().size();
  }

  private List<String> prompts() {
    return settings.prompts().isEmpty() ? DEFAULT_PROMPTS : settings.prompts();
  }

  private List<BufferedImage> draw(String word) {
    List<BufferedImage> images = new ArrayList<>();
    for (String prompt : prompts()) {
      for (long seed : settings.seeds()) {
        GenerationRequest request =
            new GenerationRequest(
                fill(prompt, word),
                "",
                side,
                side,
                new DdimSampler(),
                settings.steps(),
                settings.guidance(),
                seed);
        images.addAll(generator.generate(request, encoder, 1, SamplingLoop.Listener.NONE));
      }
    }
    return images;
  }

  private String fill(String prompt, String word) {
    return prompt.replace("{}", word).replace("[name]", word).replace(placeholder, word);
  }
}
