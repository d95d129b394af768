package io.vstar.adapter;

import io.vstar.error.CheckpointException;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The kinds of weights that are often mistaken for an embedding, recognised by the names of their
 * tensors.
 */
public enum NetworkWeights {
  /**
   * A LoRA in the names of kohya, PEFT and diffusers, or an adapter of LyCORIS (hada, lokr, oft).
   */
  LORA("a LoRA", "\\.(lora|hada|lokr|oft)[_.]"),

  /** A checkpoint in LDM layout. */
  CHECKPOINT(
      "a model checkpoint",
      "^(model\\.diffusion_model|first_stage_model|cond_stage_model|conditioner)\\."),

  /** Any network, with tensors named {@code .weight} and {@code .bias}. */
  NETWORK("the weights of a network", "\\.(weight|bias)$");

  private final String label;
  private final Pattern mark;

  NetworkWeights(String label, String mark) {
    this.label = label;
    this.mark = Pattern.compile(mark);
  }

  /**
   * Checks that a file's tensors are not those of a network.
   *
   * @param file the file, for the message
   * @param keys names of its tensors
   * @throws CheckpointException saying what the file holds instead of an embedding
   */
  public static void refuse(Path file, Set<String> keys) {
    for (NetworkWeights kind : values()) {
      for (String key : keys) {
        if (kind.mark.matcher(key).find()) {
          throw new CheckpointException(
              "%s is not an embedding: it holds %s (%s)".formatted(file, kind.label, key));
        }
      }
    }
  }
}
