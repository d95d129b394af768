package io.vstar.cli.train;

import io.vstar.train.method.TrainingMethod;
import java.nio.file.Path;

/** The options by which a command is told of a run: a config, and what differs from it. */
public abstract class RunOptions extends RunOverrides {
  /** Returns the config file. */
  public abstract Path file();

  /** Returns the method of the config, see {@link #method(Path)}. */
  public TrainingMethod<?> method() {
    return method(file());
  }
}
