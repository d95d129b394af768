package io.vstar.generation;

import ai.djl.ndarray.NDArray;
import io.vstar.checkpoint.ClipFolder;
import io.vstar.checkpoint.ModelPart;
import io.vstar.checkpoint.TokenizerFolder;
import io.vstar.checkpoint.network.ClipLoader;
import io.vstar.clip.ClipEmbedding;
import io.vstar.clip.ClipTextModel;
import io.vstar.clip.ImageTower;
import io.vstar.clip.PromptBatch;
import io.vstar.clip.TextTower;
import io.vstar.clip.TokenEmbeddingOverlay;
import io.vstar.error.CheckpointException;
import io.vstar.nn.Precision;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.text.ClipTokenizer;
import io.vstar.text.PromptTokenizer;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells how well pictures fit texts, and one another, by a CLIP model: that of which a loaded model
 * has the text encoder, and the image encoder in its folder {@code image_encoder}; or one of its
 * own.
 *
 * <pre>{@code
 * try (ImageTextSimilarity similarity = ImageTextSimilarity.load(model)) {
 *   ClipEmbedding cat = similarity.embedTexts(List.of("a drawing of a cat")).get(0);
 *   double cosine = similarity.embedImages(List.of(picture)).get(0).cosine(cat);
 * }
 * }</pre>
 */
public final class ImageTextSimilarity implements AutoCloseable {
  private final TensorRuntime runtime;
  private final TensorScope weights;
  private final ImageTower images;
  private final TextTower texts;
  private final PromptTokenizer tokenizer;
  private final FiniteCheck check;
  private final List<ClipTokenizer> owned; // tokenizers that are closed with this

  /** A check of results of parts of a model. */
  @FunctionalInterface
  private interface FiniteCheck {
    void require(float[] values, String what, ModelPart... parts);
  }

  private ImageTextSimilarity(
      TensorRuntime runtime,
      TensorScope weights,
      ImageTower images,
      SharedSpace space,
      FiniteCheck check,
      List<ClipTokenizer> owned) {
    this.runtime = runtime;
    this.weights = weights;
    this.images = images;
    this.texts = space.tower();
    this.tokenizer = new PromptTokenizer(space.tokenizer(), List.of());
    this.check = check;
    this.owned = List.copyOf(owned);
  }

  /**
   * Loads the image encoder of a model, which must stay open.
   *
   * @throws CheckpointException if the model has no image encoder, or its text encoder is not the
   *     other half of it
   */
  public static ImageTextSimilarity load(StableDiffusion model) {
    return load(model, ClipFolder.require(model.files()));
  }

  /**
   * Loads an image encoder for the text encoder of a model, which must stay open.
   *
   * @throws CheckpointException if no text encoder of the model is the other half of it
   */
  public static ImageTextSimilarity load(StableDiffusion model, ClipFolder files) {
    TensorScope weights = model.runtime().openScope("image encoder");
    try {
      SharedSpace space = SharedSpace.of(model, files, weights);
      ImageTower images =
          new ClipLoader(model.runtime(), files).imageTower(weights, model.precision());
      weights.seal();
      return new ImageTextSimilarity(
          model.runtime(), weights, images, space, model.results()::require, List.of());
    } catch (RuntimeException e) {
      weights.close();
      throw e;
    }
  }

  /**
   * Loads a CLIP model with both encoders and its tokenizer, in float32.
   *
   * @throws CheckpointException if one of them is missing or damaged
   */
  public static ImageTextSimilarity open(TensorRuntime runtime, ClipFolder files) {
    List<ClipTokenizer> tokenizers = TokenizerFolder.openAll(List.of(files.tokenizer()));
    TensorScope weights = runtime.openScope("clip");
    try {
      ClipLoader loader = new ClipLoader(runtime, files);
      ClipTextModel text = loader.textEncoder(weights, Precision.FP32);
      boolean beside = text.config().projectionWidth().isEmpty();
      TextTower tower =
          new TextTower(text, beside ? loader.textProjection(weights) : Optional.empty());
      ImageTower images = loader.imageTower(weights, Precision.FP32);
      weights.seal();
      return new ImageTextSimilarity(
          runtime,
          weights,
          images,
          new SharedSpace(tower, tokenizers.get(0)),
          (values, what, parts) -> requireFinite(files, values, what),
          tokenizers);
    } catch (IllegalArgumentException e) {
      weights.close();
      tokenizers.forEach(ClipTokenizer::close);
      throw new CheckpointException("%s: %s".formatted(files.folder(), e.getMessage()), e);
    } catch (RuntimeException e) {
      weights.close();
      tokenizers.forEach(ClipTokenizer::close);
      throw e;
    }
  }

  private static void requireFinite(ClipFolder files, float[] values, String what) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new CheckpointException(
            "%s: %s cannot be had: %s is among the values; its weights are damaged"
                .formatted(files.folder(), what, value));
      }
    }
  }

  /**
   * Embeds pictures of any sizes, all at once.
   *
   * @param pictures at least one; what the preprocessing crops does not count
   * @throws CheckpointException if an embedding is not finite
   */
  public List<ClipEmbedding> embedImages(List<? extends BufferedImage> pictures) {
    try (TensorScope scope = runtime.openScope("pictures")) {
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
    try (TensorScope scope = runtime.openScope("texts")) {
      PromptBatch batch = PromptBatch.upload(scope, tokenizer.tokenize(prompts), Map.of());
      NDArray embeddings = texts.embed(batch, TokenEmbeddingOverlay.NONE);
      return embeddings(embeddings, "the embedding of a text", ModelPart.TEXT_ENCODER);
    }
  }

  private List<ClipEmbedding> embeddings(NDArray embeddings, String what, ModelPart part) {
    check.require(embeddings.toFloatArray(), what, part);
    return ClipEmbedding.all(embeddings);
  }

  @Override
  public void close() {
    weights.close();
    owned.forEach(ClipTokenizer::close);
  }
}
