package io.vstar.generation;

import ai.djl.ndarray.NDArray;
import io.vstar.checkpoint.ClipFolder;
import io.vstar.checkpoint.ModelPart;
import io.vstar.checkpoint.network.ClipLoader;
import io.vstar.clip.ClipEmbedding;
import io.vstar.clip.ClipImageProcessor;
import io.vstar.clip.ClipTextModel;
import io.vstar.clip.ClipVisionModel;
import io.vstar.clip.PromptBatch;
import io.vstar.clip.TextProjection;
import io.vstar.clip.TextTower;
import io.vstar.clip.TokenEmbeddingOverlay;
import io.vstar.error.CheckpointException;
import io.vstar.tensor.TensorScope;
import io.vstar.text.PromptTokenizer;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Tells how well pictures fit texts, and one another, by the CLIP model of which a loaded model has
 * the text encoder, and the image encoder in its folder {@code image_encoder}.
 *
 * <pre>{@code
 * try (ImageTextSimilarity similarity = ImageTextSimilarity.load(model)) {
 *   ClipEmbedding cat = similarity.embedTexts(List.of("a drawing of a cat")).get(0);
 *   double cosine = similarity.embedImages(List.of(picture)).get(0).cosine(cat);
 * }
 * }</pre>
 */
public final class ImageTextSimilarity implements AutoCloseable {
  private final StableDiffusion model;
  private final TensorScope weights;
  private final ClipImageProcessor processor;
  private final ClipVisionModel images;
  private final TextTower texts;
  private final PromptTokenizer tokenizer;

  private ImageTextSimilarity(StableDiffusion model, ClipFolder files, TensorScope weights) {
    this.model = model;
    this.weights = weights;
    ClipLoader loader = new ClipLoader(model.runtime(), files);
    this.processor = files.processor();
    this.images = loader.imageEncoder(weights, model.precision());
    Optional<TextProjection> projection = loader.textProjection(weights);
    int encoder = encoder(model, files, projection.isPresent());
    this.texts = new TextTower(model.conditioner().encoders().get(encoder), projection);
    this.tokenizer = new PromptTokenizer(model.tokenizers().get(encoder), List.of());
  }

  /**
   * Loads the image encoder of a model, which must stay open.
   *
   * @throws CheckpointException if the model has no image encoder, or its text encoder is not the
   *     other half of it
   */
  public static ImageTextSimilarity load(StableDiffusion model) {
    ClipFolder files =
        ClipFolder.of(model.files())
            .orElseThrow(
                () ->
                    new CheckpointException(
                        "%s: has no image encoder, so pictures cannot be compared with texts; put the %s of the CLIP model that its text encoder is from there"
                            .formatted(model.files().path(), "config.json and model.safetensors")));
    TensorScope weights = model.runtime().openScope("image encoder");
    try {
      ImageTextSimilarity similarity = new ImageTextSimilarity(model, files, weights);
      weights.seal();
      return similarity;
    } catch (RuntimeException e) {
      weights.close();
      throw e;
    }
  }

  /** Returns the index of the text encoder whose texts share a space with the pictures. */
  private static int encoder(StableDiffusion model, ClipFolder files, boolean projectionBeside) {
    Optional<Integer> wanted =
        projectionBeside
            ? files.projectedTextWidth()
            : Optional.of(files.vision().projectionWidth());
    List<ClipTextModel> encoders = model.conditioner().encoders();
    return IntStream.range(0, encoders.size())
        .filter(i -> width(encoders.get(i), projectionBeside).equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new CheckpointException(
                    "%s: no text encoder %s %d; put the image encoder of the CLIP model there that the text encoder is from, with its %s"
                        .formatted(
                            files.folder().resolve(ModelPart.IMAGE_ENCODER.folder()),
                            projectionBeside ? "is of width" : "has a projection of width",
                            wanted.orElseThrow(),
                            ClipFolder.TEXT_PROJECTION)));
  }

  private static Optional<Integer> width(ClipTextModel encoder, boolean projectionBeside) {
    if (!projectionBeside) {
      return encoder.config().projectionWidth();
    }
    return encoder.config().projectionWidth().isPresent()
        ? Optional.empty()
        : Optional.of(encoder.config().width());
  }

  /**
   * Embeds pictures of any sizes, all at once.
   *
   * @param pictures at least one; what the preprocessing crops does not count
   * @throws CheckpointException if an embedding is not finite
   */
  public List<ClipEmbedding> embedImages(List<? extends BufferedImage> pictures) {
    try (TensorScope scope = model.runtime().openScope("pictures")) {
      NDArray embeddings = images.encode(processor.upload(scope, pictures)).embedding();
      return embeddings(embeddings, "the embedding of a picture", ModelPart.IMAGE_ENCODER);
    }
  }

  /**
   * Embeds texts, all at once. What does not fit into the text encoder is cut off.
   *
   * @param prompts at least one text, without placeholders
   * @throws CheckpointException if an embedding is not finite
   */
  public List<ClipEmbedding> embedTexts(List<String> prompts) {
    try (TensorScope scope = model.runtime().openScope("texts")) {
      PromptBatch batch = PromptBatch.upload(scope, tokenizer.tokenize(prompts), Map.of());
      NDArray embeddings = texts.embed(batch, TokenEmbeddingOverlay.NONE);
      return embeddings(
          embeddings,
          "the embedding of a text",
          ModelPart.textEncoders(model.config()).toArray(ModelPart[]::new));
    }
  }

  private List<ClipEmbedding> embeddings(NDArray embeddings, String what, ModelPart... parts) {
    model.results().require(embeddings.toFloatArray(), what, parts);
    return ClipEmbedding.all(embeddings);
  }

  @Override
  public void close() {
    weights.close();
  }
}
