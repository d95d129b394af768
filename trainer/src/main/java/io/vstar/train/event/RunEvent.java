package io.vstar.train.event;

import io.vstar.train.bucket.Resolution;
import io.vstar.train.config.TrainConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Something that happened in a run. The records within are what runs publish; a method may have
 * events of its own.
 */
public interface RunEvent {

  /** Returns the event's name for logs and pages, such as {@code step}; it stays as it is. */
  String name();

  /** Something the user should know. */
  record Warned(String message) implements RunEvent {
    @Override
    public String name() {
      return "warning";
    }
  }

  /**
   * Everything that can be checked without loading a model was found right.
   *
   * @param subject what is learned, in a few words
   * @param folder for the run's files
   * @param pictures to train on, counted by resolution
   * @param heldOut pictures that the validation loss is measured on; 0 if those of the training are
   */
  record Planned(
      TrainConfig config,
      String subject,
      Path folder,
      SortedMap<Resolution, Integer> pictures,
      int heldOut)
      implements RunEvent {
    public Planned {
      pictures = Collections.unmodifiableSortedMap(new TreeMap<>(pictures));
    }

    @Override
    public String name() {
      return "planned";
    }
  }

  /** The base model's networks are loaded. */
  record ModelLoaded(Duration time) implements RunEvent {
    @Override
    public String name() {
      return "model-loaded";
    }
  }

  /** Pictures were encoded, {@code done} of {@code total} so far. */
  record Encoded(int done, int total) implements RunEvent {
    @Override
    public String name() {
      return "encoded";
    }
  }

  /**
   * The published result was measured as this run's result will be.
   *
   * @param run the number of the run that made it
   * @param loss validation loss
   */
  record PublishedMeasured(String run, double loss) implements RunEvent {
    @Override
    public String name() {
      return "published-measured";
    }
  }

  /**
   * The run goes on where an earlier one was stopped or cut off.
   *
   * @param run the number of that run
   * @param completedSteps updates that it has made
   * @param validations what it has measured, in order
   */
  record Resumed(String run, int completedSteps, List<Validated> validations) implements RunEvent {
    public Resumed {
      validations = List.copyOf(validations);
    }

    @Override
    public String name() {
      return "resumed";
    }
  }

  /**
   * Training begins.
   *
   * @param completedSteps updates made before, by the run that this one continues; else 0
   * @param totalSteps updates of the whole run
   * @param metrics names of all that will be measured, in the order in which they are written
   */
  record Started(int completedSteps, int totalSteps, List<String> metrics) implements RunEvent {
    public Started {
      metrics = List.copyOf(metrics);
    }

    @Override
    public String name() {
      return "started";
    }
  }

  /**
   * An update was made.
   *
   * @param step updates made so far, from 1
   * @param metrics of this step by name, see {@link MetricName}
   */
  record StepCompleted(int step, Map<String, Double> metrics) implements RunEvent {
    public StepCompleted {
      metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    @Override
    public String name() {
      return "step";
    }
  }

  /**
   * The validation loss was measured.
   *
   * @param step updates made so far; 0 before the first
   * @param loss mean over the fixed triples
   * @param ratio {@code loss} by that of step 0
   */
  record Validated(int step, double loss, double ratio) implements RunEvent {
    @Override
    public String name() {
      return "validation";
    }

    /** Returns the same as named metrics. */
    public Map<String, Double> metrics() {
      return Map.of(MetricName.VALIDATION_LOSS, loss, MetricName.VALIDATION_RATIO, ratio);
    }
  }

  /**
   * Something else was measured, by a method's probe for instance.
   *
   * @param step updates made so far
   * @param metrics by name
   */
  record Measured(int step, Map<String, Double> metrics) implements RunEvent {
    public Measured {
      metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    @Override
    public String name() {
      return "measured";
    }
  }

  /** The state from which the run can go on was written, after {@code step} updates. */
  record SnapshotTaken(int step, Path file) implements RunEvent {
    @Override
    public String name() {
      return "snapshot";
    }
  }

  /** A sheet is being drawn: {@code done} of {@code total} parts, such as sampling steps. */
  record Drawing(int done, int total) implements RunEvent {
    @Override
    public String name() {
      return "drawing";
    }
  }

  /** A sheet of previews was written, after {@code step} updates. */
  record PreviewDrawn(int step, Path file) implements RunEvent {
    @Override
    public String name() {
      return "preview";
    }
  }

  /** A file of the run was written, whole: an export, a sheet, a record. */
  record ArtifactWritten(Path file) implements RunEvent {
    @Override
    public String name() {
      return "artifact";
    }
  }

  /**
   * The updates have come to an end.
   *
   * @param steps updates made
   * @param stopped whether by its user, before the last step
   * @param failure the error's message, if by an error
   * @param best the measurement whose values are kept
   */
  record Trained(int steps, boolean stopped, Optional<String> failure, Validated best)
      implements RunEvent {
    @Override
    public String name() {
      return "trained";
    }
  }

  /**
   * The learned values were written.
   *
   * @param outputs SHA-256 of the files by name; empty if nothing was learned
   * @param notPublished why they will not be the published ones, in a sentence; empty if they will
   */
  record Exported(SortedMap<String, String> outputs, Optional<String> notPublished)
      implements RunEvent {
    public Exported {
      outputs = Collections.unmodifiableSortedMap(new TreeMap<>(outputs));
    }

    @Override
    public String name() {
      return "exported";
    }
  }

  /**
   * The run has ended; sheets may follow.
   *
   * @param steps updates made
   * @param stopped whether by its user, before the last step
   * @param best the measurement whose values were kept
   * @param folder the run's files
   * @param results where its result is published
   * @param notPublished why the result did not become the published one, in a sentence; empty if it
   *     did
   */
  record Ended(
      int steps,
      boolean stopped,
      Validated best,
      Path folder,
      Path results,
      Optional<String> notPublished)
      implements RunEvent {
    @Override
    public String name() {
      return "ended";
    }
  }
}
