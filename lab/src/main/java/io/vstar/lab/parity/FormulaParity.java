package io.vstar.lab.parity;

import io.vstar.tensor.TensorRuntime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares what needs no model with recorded values of the reference implementations: optimizers,
 * learning rates, moving averages, losses and noise of the training; buckets; the language of
 * prompts; noise levels and walks of samplers; the text of pictures. Each {@link Part} has a file
 * of its own; a folder may have any of them.
 */
final class FormulaParity {
  /** The tolerance of formulas, and of single updates in float32. */
  static final double FORMULA = 1e-5;

  /** The tolerance of walks of some tens of updates in float32. */
  static final double WALK = 1e-4;

  private static final List<Part> PARTS =
      List.of(
          new OptimizerParity(),
          new ScheduleParity(),
          new RateTextParity(),
          new EmaParity(),
          new LossAndNoiseParity(),
          new PromptParity(),
          new ChunkParity(),
          new NovelAiBucketParity(),
          new KohyaBucketParity(),
          new SigmaParity(),
          new SpacingParity(),
          new WalkReplayParity(),
          new InfotextParity());

  private FormulaParity() {}

  /** The formulas whose values one file of a golden folder has. */
  interface Part {
    /** Returns the name of the file that a folder must have for this part. */
    String file();

    /** Returns whether a folder has the file, with what this part compares. */
    default boolean isIn(Path folder) {
      return Files.exists(folder.resolve(file()));
    }

    /** Compares everything in the file. */
    void addTo(TensorRuntime runtime, Path folder, List<ParityItem> items);
  }

  /** Returns whether a folder has a file of recorded formulas. */
  static boolean isIn(Path folder) {
    return PARTS.stream().anyMatch(part -> part.isIn(folder));
  }

  /**
   * Compares all formulas that a folder has files of.
   *
   * @throws io.vstar.error.CheckpointException if a file is damaged
   */
  static List<ParityItem> run(TensorRuntime runtime, Path folder) {
    List<ParityItem> items = new ArrayList<>();
    for (Part part : PARTS) {
      if (part.isIn(folder)) {
        part.addTo(runtime, folder, items);
      }
    }
    return items;
  }
}
