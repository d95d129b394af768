package io.vstar.attribution;

import io.vstar.conditioning.PromptEncoder;
import io.vstar.error.ConfigException;
import io.vstar.generation.GenerationRequest;
import io.vstar.generation.StableDiffusion;
import io.vstar.generation.TextToImage;
import io.vstar.sampling.SamplingLoop;
import io.vstar.tensor.TensorScope;
import io.vstar.text.TokenizedPrompts;
import io.vstar.unet.ContextAdapter;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws pictures and measures where the UNet looks at words of the prompt meanwhile (Tang et al.
 * 2022, DAAM). The pictures are the same as without maps; each step calls the UNet once more, with
 * the prompt alone.
 *
 * @param model the model
 * @param encoder encodes prompts, which may name embeddings
 * @param adapter adapter of all predictions
 */
public record HeatMapDrawing(StableDiffusion model, PromptEncoder encoder, ContextAdapter adapter) {

  /**
   * Draws pictures in one batch.
   *
   * @param words words of the prompt; several words that follow one another may be one; empty for
   *     all of them
   * @param count number of pictures, with seeds that count up
   * @param listener called after each step
   * @throws ConfigException if the prompt does not have a word, or is several texts by {@code AND}
   *     or changes over the steps
   */
  public List<MappedPicture> draw(
      GenerationRequest request, List<String> words, int count, SamplingLoop.Listener listener) {
    TokenizedPrompts prompt = encoder.tokenize(List.of(text(request))).get(0);
    List<PromptWord> found = find(prompt, words);
    try (TensorScope scope = model.runtime().openScope("heat maps")) {
      AttentionMeter meter =
          new AttentionMeter(model, adapter, found, prompt.chunksEach() * prompt.length(), scope);
      List<BufferedImage> pictures =
          new TextToImage(model)
              .with(adapter)
              .with(meter)
              .generate(request, encoder, count, listener);
      List<MappedPicture> mapped = new ArrayList<>();
      for (int i = 0; i < pictures.size(); i++) {
        mapped.add(new MappedPicture(request.seed() + i, pictures.get(i), meter.maps(i)));
      }
      return mapped;
    }
  }

  private String text(GenerationRequest request) {
    return encoder
        .language()
        .parse(request.prompt())
        .onlyText()
        .orElseThrow(
            () ->
                new ConfigException(
                    "heat maps need a prompt that is one text at all steps, without AND, [a:b:when]"
                        + " and [a|b]"));
  }

  private List<PromptWord> find(TokenizedPrompts prompt, List<String> words) {
    PromptWords all =
        new PromptWords(
            prompt.prompts().get(0),
            encoder.conditioner().words().placeholders(),
            model.tokenizer());
    return words.isEmpty() ? all.all() : words.stream().map(all::find).toList();
  }
}
