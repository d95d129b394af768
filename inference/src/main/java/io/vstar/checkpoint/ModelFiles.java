package io.vstar.checkpoint;

import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.checkpoint.network.NetworkLoader;
import io.vstar.io.TensorFile;
import java.nio.file.Path;
import java.util.List;

/**
 * A model on disk in any layout: its config, tokenizers and the tensors of its parts. {@link
 * Models} opens one; {@link NetworkLoader} loads its networks.
 */
public interface ModelFiles {
  /** Returns the name of the model to show to users. */
  String name();

  /** Returns the path of the model, for messages. */
  Path path();

  /** Returns the architecture of the model. */
  StableDiffusionConfig config();

  /**
   * Returns the tokenizer of each text encoder.
   *
   * @throws io.vstar.error.CheckpointException if the model has none
   */
  List<TokenizerFolder> tokenizers();

  /**
   * Opens the tensors of one part under the names of the diffusers layout, in the types in which
   * they are stored; the caller closes the file.
   *
   * @throws io.vstar.error.CheckpointException if the model has no such part
   */
  TensorFile open(ModelPart part);

  /**
   * Returns a SHA-256 in hexadecimal over the weights of all parts, which identifies the model of a
   * run. Reads the whole files, but large ones only once ({@link FileHashes}).
   */
  String sha256();
}
