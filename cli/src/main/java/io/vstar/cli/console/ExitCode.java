package io.vstar.cli.console;

import io.vstar.error.CheckpointException;
import io.vstar.error.ConfigException;
import io.vstar.error.DatasetException;
import io.vstar.error.OutputException;
import io.vstar.error.TrainingException;
import io.vstar.error.VstarException;
import java.util.Map;

/** The exit codes of commands, for scripts. The numbers are part of the interface. */
public final class ExitCode {
  /** The command did what it was asked to do. */
  public static final int DONE = 0;

  /** A defect of vstar or of the machine; a stack trace is on standard error. */
  public static final int INTERNAL_ERROR = 1;

  /** An option, a config file or a prompt is wrong; nothing was done. */
  public static final int USAGE = 2;

  /** A model, an embedding or the data set cannot be used. */
  public static final int INPUT = 3;

  /** The result cannot be written, or another run holds its folder. */
  public static final int OUTPUT = 4;

  /** Training started and failed. */
  public static final int TRAINING_FAILED = 5;

  /** {@code --if-changed} found the last result still good. A scheduler takes it as success. */
  public static final int NOTHING_TO_DO = 6;

  /** Everything ran, but a measured value is outside its limit. */
  public static final int CHECK_FAILED = 7;

  /**
   * Training ended, but its result was not published: it is no better than the start, or the
   * published result is better and stays.
   */
  public static final int NOT_PUBLISHED = 8;

  /**
   * The command was stopped by Ctrl-C. The virtual machine itself ends with 128 plus the signal's
   * number, so a command stopped by SIGTERM ends with 143.
   */
  public static final int INTERRUPTED = 130;

  private static final Map<Class<? extends VstarException>, Integer> BY_EXCEPTION =
      Map.of(
          ConfigException.class, USAGE,
          CheckpointException.class, INPUT,
          DatasetException.class, INPUT,
          OutputException.class, OUTPUT,
          TrainingException.class, TRAINING_FAILED);

  private ExitCode() {}

  static int of(VstarException exception) {
    return BY_EXCEPTION.get(exception.getClass());
  }
}
