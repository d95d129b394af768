package io.vstar.jobs.job;

/** The meaning of a training's exit code for a scheduler, as {@code docs/scheduling.md} has it. */
public enum ExitMeaning {
  /** The training came to its end and was published. */
  DONE,
  /** Nothing has changed since the published training. */
  NOTHING_TO_DO,
  /** The training came to its end, and what is published is better. */
  NOT_PUBLISHED,
  /** An option or the config is wrong, or what was to be resumed was made with other inputs. */
  MISUSE,
  /** The output folder is in use or cannot be written; later it may be otherwise. */
  BUSY,
  /** The process was ended from outside or by its native code. */
  KILLED,
  /** Another try would end as this one. */
  HOPELESS;

  /** The exit code of a training whose folder is in use or cannot be written. */
  public static final int BUSY_CODE = 4;

  private static final int SIGNALLED = 128;

  /** Returns the meaning of an exit code. */
  public static ExitMeaning of(int exitCode) {
    return switch (exitCode) {
      case 0 -> DONE;
      case 2 -> MISUSE;
      case BUSY_CODE -> BUSY;
      case 6 -> NOTHING_TO_DO;
      case 8 -> NOT_PUBLISHED;
      default -> exitCode > SIGNALLED ? KILLED : HOPELESS;
    };
  }
}
