package io.vstar.checkpoint;

import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.checkpoint.network.NetworkLoader;
import io.vstar.io.TensorFile;
import java.nio.file.Path;
import java.util.List;

/**
 * A model on disk, in whatever layout: what it is, and where the tensors of its parts are. {@link
 * Models} opens one; {@link NetworkLoader} makes networks of it.
 */
public interface ModelFiles {
  /** What people call the model. */
  String name();

  /** Where it is, for error messages. */
  Path path();

  StableDiffusionConfig config();

  /**
   * The tokenizer of each text encoder.
   *
   * @throws io.vstar.error.CheckpointException if the model has none
   */
  List<TokenizerFolder> tokenizers();

  /**
   * The tensors of one part, under the names of the diffusers layout, as they are stored; the
   * caller closes the file.
   *
   * @throws io.vstar.error.CheckpointException if the model has no such part
   */
  TensorFile open(ModelPart part);

  /**
   * SHA-256 in hexadecimal over the weights of all parts: what a run was made with. Reads the files
   * whole, but large ones only once ({@link FileHashes}).
   */
  String sha256();
}
