package io.vstar.train.run;

import io.vstar.train.config.TrainConfig;
import io.vstar.train.event.RunEvents;
import io.vstar.train.result.ResultFolder;
import io.vstar.train.result.RunFolder;
import java.time.InstantSource;

/**
 * A run that has a folder and is about to load its model.
 *
 * @param plan what it does and reads
 * @param results the result folder
 * @param folder the folder of the run's files
 * @param events the channel of the run's events
 * @param clock the clock of the manifest and the log
 */
record PreparedRun(
    RunPlan plan, ResultFolder results, RunFolder folder, RunEvents events, InstantSource clock) {

  /** Returns the config of the run. */
  TrainConfig config() {
    return plan.config();
  }

  /** Returns the pictures of the run. */
  PreparedData data() {
    return plan.data();
  }
}
