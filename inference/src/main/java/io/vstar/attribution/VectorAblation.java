package io.vstar.attribution;

import io.vstar.adapter.embedding.TextualInversion;
import io.vstar.adapter.embedding.VectorTable;
import io.vstar.conditioning.PromptEncoder;
import io.vstar.error.ConfigException;
import io.vstar.generation.EmbeddingWords;
import io.vstar.generation.GenerationRequest;
import io.vstar.generation.NamedEmbedding;
import io.vstar.generation.PromptEmbeddings;
import io.vstar.generation.StableDiffusion;
import io.vstar.generation.TextToImage;
import io.vstar.likeness.ComparablePicture;
import io.vstar.likeness.Likeness;
import io.vstar.prompt.PromptLanguage;
import io.vstar.sampling.SamplingLoop;
import io.vstar.similarity.PromptVectors;
import io.vstar.tensor.TensorScope;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Draws with an embedding as it is, and with each of its vectors left out in turn. */
public final class VectorAblation {
  private final StableDiffusion model;
  private final NamedEmbedding embedding;
  private final PromptLanguage language;

  /**
   * Plans the ablation of an embedding's vectors.
   *
   * @param language the language of prompts
   * @throws ConfigException if it has one vector, without which it would be nothing
   */
  public VectorAblation(StableDiffusion model, NamedEmbedding embedding, PromptLanguage language) {
    if (embedding.embedding().vectors() < 2) {
      throw new ConfigException(
          "%s has one vector, so none can be left out; compare prompts with and without its word"
              .formatted(embedding.title()));
    }
    this.model = model;
    this.embedding = embedding;
    this.language = language;
  }

  /** A listener that is called after each call of the UNet. One that throws ends the ablation. */
  @FunctionalInterface
  public interface Listener {
    /**
     * Tells of a call.
     *
     * @param variant number of variants done so far, of {@link #variants()}
     * @param call number of calls made for this variant
     */
    void called(int variant, int call);
  }

  /** Returns the number of variants: the whole embedding, and one without each vector. */
  public int variants() {
    return embedding.embedding().vectors() + 1;
  }

  /**
   * Draws all variants with the same seeds.
   *
   * @param request its prompt has {@code {}} at the places of the embedding's word
   * @param count number of pictures of each variant
   * @throws ConfigException if the prompt has no {@code {}}, or does not fit the model
   */
  public List<AblatedVector> run(GenerationRequest request, int count, Listener listener) {
    if (!request.prompt().contains("{}")) {
      throw new ConfigException(
          "the prompt \"%s\" has no {}, which stands for the embedding's word"
              .formatted(request.prompt()));
    }
    List<Variant> variants = new ArrayList<>();
    for (int left = -1; left < embedding.embedding().vectors(); left++) {
      int done = variants.size();
      variants.add(draw(left, request, count, (step, latents) -> listener.called(done, step)));
    }
    return variants.stream().map(variant -> compared(variant, variants.get(0))).toList();
  }

  /** What was drawn without a vector; -1 is with all. */
  private record Variant(int left, PromptVectors text, List<BufferedImage> pictures) {}

  private Variant draw(
      int left, GenerationRequest request, int count, SamplingLoop.Listener listener) {
    TextualInversion learned =
        left < 0 ? embedding.embedding() : without(embedding.embedding(), left);
    NamedEmbedding named = new NamedEmbedding(learned, embedding.file());
    try (TensorScope scope = model.runtime().openScope("ablation")) {
      EmbeddingWords words = PromptEmbeddings.words(model, List.of(named));
      PromptEncoder encoder =
          PromptEmbeddings.encoder(model, List.of(learned), words, scope).reading(language);
      GenerationRequest own =
          request.withPrompt(request.prompt().replace("{}", words.placeholders().get(0).name()));
      List<BufferedImage> pictures = new TextToImage(model).generate(own, encoder, count, listener);
      PromptVectors text =
          PromptVectors.of(model.runtime(), encoder, List.of(own.prompt()), true).get(0);
      return new Variant(left, text, pictures);
    }
  }

  private static AblatedVector compared(Variant variant, Variant whole) {
    List<Likeness> likeness = new ArrayList<>();
    for (int i = 0; i < variant.pictures().size(); i++) {
      likeness.add(
          Likeness.between(
              ComparablePicture.of("a picture with all vectors", whole.pictures().get(i)),
              ComparablePicture.of("a picture", variant.pictures().get(i))));
    }
    return new AblatedVector(
        variant.left(), variant.text(), whole.text(), variant.pictures(), likeness);
  }

  private static TextualInversion without(TextualInversion embedding, int vector) {
    return new TextualInversion(
        embedding.name(),
        embedding.tables().stream().map(table -> without(table, vector)).toList(),
        embedding.provenance());
  }

  private static VectorTable without(VectorTable table, int vector) {
    int width = table.width();
    float[] all = table.values();
    float[] rest = Arrays.copyOf(all, all.length - width);
    System.arraycopy(
        all, (vector + 1) * width, rest, vector * width, all.length - (vector + 1) * width);
    return new VectorTable(table.vectors() - 1, width, rest);
  }
}
