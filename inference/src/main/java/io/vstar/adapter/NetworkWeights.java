package io.vstar.adapter;

import io.vstar.error.CheckpointException;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;

/** Weights that are often taken for an embedding, told by the names of their tensors. */
public enum NetworkWeights {
  /** As kohya, PEFT and diffusers name them; hada, lokr and oft are LyCORIS's. */
  LORA("a LoRA", "\\.(lora|hada|lokr|oft)[_.]"),

  CHECKPOINT(
      "a model checkpoint",
      "^(model\\.diffusion_model|first_stage_model|cond_stage_model|conditioner)\\."),

  NETWORK("the weights of a network", "\\.(weight|bias)$");

  private final String label;
  private final Pattern mark;

  NetworkWeights(String label, String mark) {
    this.label = label;
    this.mark = Pattern.compile(mark);
  }

  /**
   * @throws CheckpointException saying what {@code file} is, if its keys are those of a network
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
