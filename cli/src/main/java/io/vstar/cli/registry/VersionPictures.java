package io.vstar.cli.registry;

import io.vstar.conditioning.PromptEncoder;
import io.vstar.generation.EmbeddingWords;
import io.vstar.generation.GenerationRequest;
import io.vstar.generation.NamedEmbedding;
import io.vstar.generation.PromptEmbeddings;
import io.vstar.generation.StableDiffusion;
import io.vstar.generation.TextToImage;
import io.vstar.image.PictureGrid;
import io.vstar.image.PictureGrid.Cell;
import io.vstar.likeness.ComparablePicture;
import io.vstar.likeness.Likeness;
import io.vstar.prompt.PromptLanguage;
import io.vstar.tensor.TensorScope;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The pictures of two versions of an embedding, from the same prompts and seeds.
 *
 * @param pairs the pairs, the prompts one after the other
 */
record VersionPictures(List<Pair> pairs) {
  VersionPictures {
    pairs = List.copyOf(pairs);
  }

  /**
   * A picture of each version.
   *
   * @param prompt the prompt, with {@code {}} for the word
   * @param seed the seed
   * @param ssim the structural similarity, 1 for equal pictures
   */
  record Pair(String prompt, long seed, BufferedImage old, BufferedImage recent, double ssim) {}

  /** A listener that is called after each call of the UNet. */
  @FunctionalInterface
  interface Listener {
    /** Tells how many of all calls are done. */
    void called(long done, long all);
  }

  /**
   * Draws.
   *
   * @param embeddings the older version and the newer one
   * @param requests the prompts, with {@code {}} for the word
   * @param count the number of seeds of each prompt
   */
  static VersionPictures draw(
      StableDiffusion model,
      List<NamedEmbedding> embeddings,
      List<GenerationRequest> requests,
      int count,
      Listener listener) {
    List<Pair> pairs = new ArrayList<>();
    long done = 0;
    for (GenerationRequest request : requests) {
      long calls = request.sampler().plan(model.schedule(), request.steps()).calls();
      long all = calls * requests.size() * embeddings.size();
      List<List<BufferedImage>> both = new ArrayList<>();
      for (NamedEmbedding embedding : embeddings) {
        long before = done;
        both.add(
            draw(model, embedding, request, count, call -> listener.called(before + call, all)));
        done += calls;
      }
      for (int i = 0; i < count; i++) {
        BufferedImage old = both.get(0).get(i);
        BufferedImage recent = both.get(1).get(i);
        double ssim =
            Likeness.between(
                    ComparablePicture.of("the older", old),
                    ComparablePicture.of("the newer", recent))
                .ssim();
        pairs.add(new Pair(request.prompt(), request.seed() + i, old, recent, ssim));
      }
    }
    return new VersionPictures(pairs);
  }

  /** A listener to the calls of one drawing. */
  private interface Calls {
    void made(int call);
  }

  private static List<BufferedImage> draw(
      StableDiffusion model,
      NamedEmbedding embedding,
      GenerationRequest request,
      int count,
      Calls calls) {
    try (TensorScope scope = model.runtime().openScope("version")) {
      EmbeddingWords words = PromptEmbeddings.words(model, List.of(embedding));
      PromptEncoder encoder =
          PromptEmbeddings.encoder(model, List.of(embedding.embedding()), words, scope)
              .reading(PromptLanguage.A1111);
      String word = words.placeholders().get(0).name();
      GenerationRequest own = request.withPrompt(request.prompt().replace("{}", word));
      return new TextToImage(model)
          .generate(own, encoder, count, (call, latents) -> calls.made(call));
    }
  }

  /** Returns a sheet with a row for each pair. */
  PictureGrid sheet() {
    return new PictureGrid(
        pairs.stream()
            .map(
                pair ->
                    List.of(
                        new Cell(
                            "older: %s, seed %d".formatted(pair.prompt(), pair.seed()), pair.old()),
                        new Cell(
                            String.format(Locale.ROOT, "newer, SSIM %.2f", pair.ssim()),
                            pair.recent())))
            .toList());
  }
}
