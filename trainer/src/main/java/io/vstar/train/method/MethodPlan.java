package io.vstar.train.method;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.error.ConfigException;
import io.vstar.generation.LoadPlan;
import io.vstar.generation.StableDiffusion;
import io.vstar.tensor.TensorScope;
import io.vstar.text.ClipTokenizer;
import io.vstar.train.dataset.CaptionTemplates;
import io.vstar.train.dataset.DatasetProblems;
import io.vstar.train.dataset.DatasetSplit;
import io.vstar.train.dataset.TrainingImage;
import io.vstar.train.dataset.TrainingPrompts;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A plan of one run of a method, made before anything is loaded. */
public interface MethodPlan {

  /**
   * Returns a short description of what is learned, such as {@code <cat> from "cat", 12 vectors}.
   */
  String subject();

  /** Returns the plan by which the networks of the base model are loaded. */
  LoadPlan loadPlan();

  /**
   * Returns the prompts that the pictures are trained with.
   *
   * @param templates the templates for pictures without a caption
   * @param images all pictures, held-out ones included
   * @throws io.vstar.error.DatasetException if a prompt cannot be used; it names the caption or
   *     template
   */
  TrainingPrompts prompts(CaptionTemplates templates, List<TrainingImage> images);

  /**
   * Checks whatever needs the files of the base model but not its weights.
   *
   * @param tokenizers the tokenizers of all text encoders of the model, open
   * @param split the pictures that {@code prompts} are of
   * @param problems takes pictures and prompts that the run cannot succeed with
   * @return one line for each warning to the user
   * @throws io.vstar.error.VstarException if the run cannot succeed
   */
  default List<String> check(
      ModelFiles model,
      List<ClipTokenizer> tokenizers,
      TrainingPrompts prompts,
      DatasetSplit split,
      DatasetProblems problems) {
    return List.of();
  }

  /**
   * Returns the words that are learned and stand in the prompts of pictures, with their vectors.
   */
  default List<ExportedWord> words() {
    return List.of();
  }

  /**
   * Returns the SHA-256 in hexadecimal of files that the result depends on beside those of dataset
   * and base model, by the keys that name them.
   *
   * @throws io.vstar.error.VstarException if one cannot be read
   */
  default SortedMap<String, String> files() {
    return new TreeMap<>();
  }

  /**
   * Reads the values of a training of this method after some updates.
   *
   * @param file a file that this program or another one wrote on the way
   * @throws io.vstar.error.VstarException if it is not such a file, or is not for this config
   */
  default StepFile readStepFile(Path file) {
    throw new ConfigException(
        "%s is no snapshot, and this method goes on from nothing else".formatted(file));
  }

  /**
   * Makes the parameters that are learned, with their start values.
   *
   * @param model the model, loaded by the {@link #loadPlan}
   * @param scope the scope that owns the parameters
   * @throws io.vstar.error.VstarException if the model cannot learn it
   */
  Learning begin(StableDiffusion model, TensorScope scope);
}
