package io.vstar.generation;

import io.vstar.adapter.embedding.TextualInversion;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.network.NetworkLoader;
import io.vstar.conditioning.Conditioner;
import io.vstar.conditioning.PromptEncoder;
import io.vstar.error.CheckpointException;
import io.vstar.nn.Precision;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.text.ClipTokenizer;
import java.util.List;

/**
 * The tokenizers and text encoders of a model without its other networks, for work with prompts
 * alone.
 */
public final class TextEncoders implements AutoCloseable {
  private final TensorRuntime runtime;
  private final ModelFiles files;
  private final List<ClipTokenizer> tokenizers;
  private final TensorScope weights;
  private final Conditioner conditioner;

  private TextEncoders(TensorRuntime runtime, ModelFiles files, Precision precision) {
    this.runtime = runtime;
    this.files = files;
    this.tokenizers = StableDiffusion.openTokenizers(files);
    this.weights = runtime.openScope("text encoders");
    try {
      this.conditioner =
          new Conditioner(
              new NetworkLoader(runtime, files).textEncoders(weights, precision),
              files.config().text().contextLayer(),
              files.config().unet().sizeEmbedding().isPresent());
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    weights.seal();
  }

  /**
   * Loads the text encoders of a model.
   *
   * @param precision the format that they compute in
   * @throws CheckpointException if a file is damaged, or the parts do not fit each other
   */
  public static TextEncoders load(TensorRuntime runtime, ModelFiles files, Precision precision) {
    return new TextEncoders(runtime, files, precision);
  }

  public TensorRuntime runtime() {
    return runtime;
  }

  /** Returns the tokenizer of the first text encoder, which has the model's vocabulary. */
  public ClipTokenizer tokenizer() {
    return tokenizers.get(0);
  }

  /** Returns the words that stand for embeddings in prompts. */
  public EmbeddingWords words(List<NamedEmbedding> embeddings) {
    return EmbeddingWords.of(embeddings, tokenizer()::isWord);
  }

  /**
   * Returns an encoder of prompts that may have embeddings.
   *
   * @param words words of the embeddings, in their order
   * @param scope owns the vectors; must stay open as long as the encoder is used
   * @throws io.vstar.error.ConfigException if the vectors of an embedding do not fit the model
   */
  public PromptEncoder encoder(
      List<TextualInversion> embeddings, EmbeddingWords words, TensorScope scope) {
    Conditioner own =
        embeddings.isEmpty()
            ? conditioner
            : conditioner.with(
                PromptEmbeddings.learned(runtime, files.config(), embeddings, words, scope));
    return new PromptEncoder(own, tokenizers);
  }

  @Override
  public void close() {
    weights.close();
    tokenizers.forEach(ClipTokenizer::close);
  }
}
