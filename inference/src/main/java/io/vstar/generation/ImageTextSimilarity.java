package io.vstar.generation;

import ai.djl.ndarray.NDArray;
import io.vstar.checkpoint.ClipFolder;
import io.vstar.checkpoint.ModelPart;
import io.vstar.checkpoint.network.ClipLoader;
import io.vstar.clip.ClipEmbedding;
import io.vstar.clip.ImageTower;
import io.vstar.clip.PromptBatch;
import io.vstar.clip.TextTower;
import io.vstar.clip.TokenEmbeddingOverlay;
import io.vstar.error.CheckpointException;
import io.vstar.tensor.TensorScope;
import io.vstar.text.PromptTokenizer;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;

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
  private final ImageTower images;
  private final TextTower texts;
  private final PromptTokenizer tokenizer;

  private ImageTextSimilarity(StableDiffusion model, ClipFolder files, TensorScope weights) {
    this.model = model;
    this.weights = weights;
    SharedSpace space = SharedSpace.of(model, files, weights);
    this.images = new ClipLoader(model.runtime(), files).imageTower(weights, model.precision());
    this.texts = space.tower();
    this.tokenizer = new PromptTokenizer(space.tokenizer(), List.of());
  }

  /**
   * Loads the image encoder of a model, which must stay open.
   *
   * @throws CheckpointException if the model has no image encoder, or its text encoder is not the
   *     other half of it
   */
  public static ImageTextSimilarity load(StableDiffusion model) {
    ClipFolder files = ClipFolder.require(model.files());
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

  /**
   * Embeds pictures of any sizes, all at once.
   *
   * @param pictures at least one; what the preprocessing crops does not count
   * @throws CheckpointException if an embedding is not finite
   */
  public List<ClipEmbedding> embedImages(List<? extends BufferedImage> pictures) {
    try (TensorScope scope = model.runtime().openScope("pictures")) {
      NDArray embeddings = images.embed(scope, pictures);
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
