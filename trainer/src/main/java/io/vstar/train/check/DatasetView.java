package io.vstar.train.check;

import io.vstar.train.bucket.BucketAssignment;
import io.vstar.train.bucket.EpochTable;
import io.vstar.train.bucket.Placement;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.dataset.DatasetSplit;
import io.vstar.train.dataset.TrainingImage;
import io.vstar.train.method.ExportedWord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A data set as a run would use it, for checks.
 *
 * @param config the config
 * @param split the pictures, training and held out
 * @param training the training pictures in their buckets
 * @param heldOut the held-out pictures in their buckets; empty if none are held out
 * @param table the examples of each bucket in an epoch; empty if there is nothing to train on
 * @param words the words that are learned; none for a method that learns none
 * @param prompts the prompts that a picture may be trained with; none if they cannot be used
 * @param tokens the tokens of prompts; empty if the model's tokenizers are not there
 * @param surveys the measurements of the pixels of pictures by file; empty before they are read
 */
public record DatasetView(
    TrainConfig config,
    DatasetSplit split,
    BucketAssignment training,
    Optional<BucketAssignment> heldOut,
    Optional<EpochTable> table,
    List<ExportedWord> words,
    Function<TrainingImage, List<String>> prompts,
    Optional<PromptTokens> tokens,
    Map<Path, PictureSurvey> surveys) {
  public DatasetView {
    words = List.copyOf(words);
    surveys = Map.copyOf(surveys);
  }

  /** Returns the placements of all pictures, those to train on first. */
  public List<Placement> placements() {
    List<Placement> all = new ArrayList<>(training.placements());
    heldOut.ifPresent(each -> all.addAll(each.placements()));
    return all;
  }

  DatasetView with(Map<Path, PictureSurvey> read) {
    return new DatasetView(config, split, training, heldOut, table, words, prompts, tokens, read);
  }
}
