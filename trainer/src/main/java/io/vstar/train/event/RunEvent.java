package io.vstar.train.event;

import io.vstar.train.bucket.EpochTable;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.heldout.GateVerdict;
import io.vstar.train.heldout.HeldOutLosses;
import io.vstar.train.heldout.Interval;
import io.vstar.train.heldout.PairedRatio;
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
 * An event of a run. A run publishes the records declared here; a method may have events of its
 * own.
 */
public interface RunEvent {

  /**
   * Returns the name of the event for logs and pages, such as {@code step}, which never changes.
   */
  String name();

  /**
   * The event that the user should know about something.
   *
   * @param message a sentence or two for the user
   */
  record Warned(String message) implements RunEvent {
    @Override
    public String name() {
      return "warning";
    }
  }

  /**
   * The event that the run passed all checks that need no loaded model.
   *
   * @param config the config of the run
   * @param subject a short description of what is learned
   * @param folder the folder of the run's files
   * @param buckets the buckets of the training pictures and their batches
   * @param heldOut the number of held-out pictures; 0 if the validation loss is measured on the
   *     training pictures
   */
  record Planned(TrainConfig config, String subject, Path folder, EpochTable buckets, int heldOut)
      implements RunEvent {
    @Override
    public String name() {
      return "planned";
    }
  }

  /**
   * The event that the networks of the base model are loaded.
   *
   * @param time the time that the loading took
   */
  record ModelLoaded(Duration time) implements RunEvent {
    @Override
    public String name() {
      return "model-loaded";
    }
  }

  /**
   * The event that a picture was encoded.
   *
   * @param done the number of pictures encoded so far
   * @param total the number of all pictures
   */
  record Encoded(int done, int total) implements RunEvent {
    @Override
    public String name() {
      return "encoded";
    }
  }

  /**
   * The event that masks were read: parts of pictures count more than others.
   *
   * @param training the number of training pictures with a mask that is not the same everywhere
   * @param measured the number of such pictures among those that the validation loss is measured on
   * @param measuredOf the number of all pictures that it is measured on
   */
  record Masked(int training, int measured, int measuredOf) implements RunEvent {
    @Override
    public String name() {
      return "masked";
    }
  }

  /**
   * The event that the published result was measured on the validation examples of this run.
   *
   * @param run the number of the run that published it
   * @param loss the validation loss
   */
  record PublishedMeasured(String run, double loss) implements RunEvent {
    @Override
    public String name() {
      return "published-measured";
    }
  }

  /**
   * The event that the run continues an earlier one.
   *
   * @param run the number of that run, or the path of the file that it goes on from
   * @param completedSteps the number of updates that it made
   * @param validations its measurements of the validation loss, in order
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
   * The event that the weights of the frozen networks were hashed: once before the first update and
   * once after the last, if the config asks for it.
   *
   * @param sha256 the SHA-256 in hexadecimal
   */
  record WeightsHashed(String sha256) implements RunEvent {
    @Override
    public String name() {
      return "weights-hashed";
    }
  }

  /**
   * The event that training begins.
   *
   * @param completedSteps the number of updates made by the run that this one continues; 0 if there
   *     is none
   * @param totalSteps the number of updates of the whole run
   * @param metrics the names of all metrics, in the order in which they are written
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
   * The event that an update was made.
   *
   * @param step the number of updates made so far, from 1
   * @param metrics the metrics of this step by name, see {@link MetricName}
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
   * The event that the validation loss was measured.
   *
   * @param step the number of updates made so far; 0 before the first
   * @param losses the losses at the fixed triples of picture, timestep and noise
   * @param start the losses at the same triples at step 0
   */
  record Validated(int step, HeldOutLosses losses, HeldOutLosses start) implements RunEvent {
    /**
     * Makes a measurement of which only the means are known.
     *
     * @param loss the mean loss
     * @param ratio {@code loss} divided by that of step 0
     */
    public Validated(int step, double loss, double ratio) {
      this(step, HeldOutLosses.single(loss), HeldOutLosses.single(loss / ratio));
    }

    @Override
    public String name() {
      return "validation";
    }

    /** Returns the mean loss over the triples. */
    public double loss() {
      return losses.mean();
    }

    /** Returns the loss divided by that of step 0. */
    public double ratio() {
      return losses.mean() / start.mean();
    }

    /** Returns the confidence interval of the ratio; empty if there are too few triples. */
    public Optional<Interval> interval() {
      return PairedRatio.of(losses, start).interval();
    }

    /** Returns the ratio in each bin of timesteps, from the least noise to the most. */
    public List<PairedRatio> bins() {
      return PairedRatio.ofBins(losses, start);
    }

    /** Returns the measurement as named metrics. */
    public Map<String, Double> metrics() {
      Map<String, Double> metrics = new LinkedHashMap<>();
      metrics.put(MetricName.VALIDATION_LOSS, loss());
      metrics.put(MetricName.VALIDATION_RATIO, ratio());
      interval()
          .ifPresent(
              interval -> {
                metrics.put(MetricName.VALIDATION_RATIO_LOW, interval.low());
                metrics.put(MetricName.VALIDATION_RATIO_HIGH, interval.high());
              });
      metrics.put(MetricName.VALIDATION_RATIO_BALANCED, PairedRatio.balanced(losses, start));
      List<PairedRatio> bins = bins();
      for (int bin = 0; bin < bins.size(); bin++) {
        metrics.put(MetricName.validationRatioOfBin(bin), bins.get(bin).ratio());
      }
      return metrics;
    }
  }

  /**
   * The event that other metrics were measured, for instance by the probe of a method.
   *
   * @param step the number of updates made so far
   * @param metrics the metrics by name
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

  /**
   * The event that a snapshot of the state was written, from which the run can be resumed.
   *
   * @param step the number of updates made so far
   * @param file the snapshot
   */
  record SnapshotTaken(int step, Path file) implements RunEvent {
    @Override
    public String name() {
      return "snapshot";
    }
  }

  /**
   * The event that a part of a sheet was drawn, such as a sampling step.
   *
   * @param done the number of parts done so far
   * @param total the number of all parts
   */
  record Drawing(int done, int total) implements RunEvent {
    @Override
    public String name() {
      return "drawing";
    }
  }

  /**
   * The event that a sheet of previews was written.
   *
   * @param step the number of updates made so far
   * @param file the sheet, a PNG
   */
  record PreviewDrawn(int step, Path file) implements RunEvent {
    @Override
    public String name() {
      return "preview";
    }
  }

  /**
   * The event that a file of the run was completely written: an export, a sheet or a record.
   *
   * @param file the file
   */
  record ArtifactWritten(Path file) implements RunEvent {
    @Override
    public String name() {
      return "artifact";
    }
  }

  /**
   * The event that the last update was made.
   *
   * @param steps the number of updates made
   * @param stopped whether the user stopped the run before the last step
   * @param failure the message of the error that ended the run; empty if there was none
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
   * The event that the learned values were exported.
   *
   * @param outputs the SHA-256 of the files by name; empty if nothing was learned
   * @param notPublished the reason why they are not published, a sentence; empty if they are
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
   * The event that it was decided whether the result replaces the published one.
   *
   * @param verdict the verdict
   */
  record Judged(GateVerdict verdict) implements RunEvent {
    @Override
    public String name() {
      return "judged";
    }
  }

  /**
   * The event that the run has ended; sheets may follow.
   *
   * @param steps the number of updates made
   * @param stopped whether the user stopped the run before the last step
   * @param best the measurement whose values were kept
   * @param folder the folder of the run's files
   * @param results the folder in which results are published
   * @param notPublished the reason why the result was not published, a sentence; empty if it was
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
