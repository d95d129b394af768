package io.vstar.train.run;

import io.vstar.train.loop.TrainingListener;
import java.nio.file.Path;
import java.time.Duration;

/** Told how a run goes on, for whoever shows it. */
public interface RunListener extends TrainingListener {

  /** Something the user should know before time is spent. */
  void warning(String message);

  /** Everything that can be checked without a model was found right. */
  void planned(RunPlan plan);

  /** The base model's networks are there. */
  void loaded(Duration time);

  /** Pictures encoded so far, of how many. */
  void afterEncoding(int done, int total);

  /**
   * What is published was measured as this run's result will be.
   *
   * @param run its number
   * @param loss validation loss
   */
  void measuredPublished(String run, double loss);

  /** Training begins. */
  void started(int totalSteps);

  /** Training has ended, and what was learned is written. */
  void trained();

  /** What was learned is published, or is not; sheets may follow. */
  void ended(RunEnd end);

  /** Parts done of a sheet, of how many: sampling steps of its pictures, or measurements. */
  void drawing(int done, int total);

  /** A file is there, whole. */
  void wrote(Path file);
}
