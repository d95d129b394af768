package io.vstar.train.run;

import io.vstar.train.loop.TrainingListener;
import java.nio.file.Path;

/** Told how a run goes on, for whoever shows it. */
public interface RunListener extends TrainingListener {

  /** Something the user should know before time is spent. */
  void warning(String message);

  /** Pictures encoded so far. */
  void afterEncoding(int done);

  /** Training begins. */
  void started(int totalSteps);

  /** A file is there, whole. */
  void wrote(Path file);
}
