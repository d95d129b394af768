package io.vstar.train.run;

import io.vstar.train.bucket.Resolution;
import io.vstar.train.config.TrainConfig;
import java.util.SortedMap;

/**
 * What a run is about to do, for whoever shows it.
 *
 * @param folder for its files
 * @param pictures to train on, counted by resolution
 * @param heldOut pictures the validation loss is measured on; 0 if those of the training are
 */
public record RunPlan(
    TrainConfig config, RunFolder folder, SortedMap<Resolution, Integer> pictures, int heldOut) {}
