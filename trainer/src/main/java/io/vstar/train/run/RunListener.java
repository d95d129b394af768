package io.vstar.train.run;

import io.vstar.train.loop.TrainingListener;
import java.nio.file.Path;
import java.time.Duration;

/** Told how a run goes on, for whoever shows it. */
public interface RunListener extends TrainingListener {

  /** Something the user should know before time is spent. */
  void warning(String message);

  /** The base model's networks are there. */
  void loaded(Duration time);

  /** Pictures encoded so far. */
  void afterEncoding(int done);

  /** Training begins. */
  void started(int totalSteps);

  /** A file is there, whole. */
  void wrote(Path file);
}
