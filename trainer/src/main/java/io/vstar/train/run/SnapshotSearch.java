package io.vstar.train.run;

import io.vstar.error.CheckpointException;
import io.vstar.error.ConfigException;
import io.vstar.train.config.MethodSchema;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.result.Manifest;
import io.vstar.train.result.ResultFolder;
import io.vstar.train.result.RunFolder;
import io.vstar.train.result.RunInputs;
import io.vstar.train.result.RunResult;
import io.vstar.train.result.Snapshots.Snapshot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The search for the snapshot that a run goes on from, and the check that it may.
 *
 * @param results the result folder
 * @param schema the schema of the run's method
 * @param config the config of the run
 * @param inputs the inputs of the run
 * @param warnings receives a sentence on each damaged snapshot that is passed over
 */
record SnapshotSearch(
    ResultFolder results,
    MethodSchema<?> schema,
    TrainConfig config,
    RunInputs inputs,
    Consumer<String> warnings) {

  /**
   * Finds the snapshot: that of a file or a step; or the newest whole one of the last run that left
   * snapshots, if no run after it was completed.
   *
   * @return empty if there is no run to go on with
   * @throws ConfigException if the snapshot that is asked for does not exist, none is whole, or
   *     settings, pictures, captions or base model were others; it says which, and what to do
   */
  Optional<ResumableRun> find(ResumeRequest request) {
    if (request.file().isPresent()) {
      return Optional.of(ofFile(request.file().get(), request));
    }
    if (request.step().isPresent()) {
      return Optional.of(ofStep(request.step().getAsInt(), request));
    }
    for (RunFolder run : newestFirst()) {
      if (!run.snapshots().isEmpty()) {
        return Optional.of(newestWhole(run, request));
      }
      if (run.readManifest().filter(SnapshotSearch::isCompleted).isPresent()) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private List<RunFolder> newestFirst() {
    List<RunFolder> runs = new ArrayList<>(results.runs());
    Collections.reverse(runs);
    return runs;
  }

  private static boolean isCompleted(Manifest manifest) {
    return manifest.result().outcome() == RunResult.Outcome.COMPLETED;
  }

  private ResumableRun newestWhole(RunFolder run, ResumeRequest request) {
    List<String> damages = new ArrayList<>();
    for (Snapshot snapshot : run.snapshots().newestFirst()) {
      RunSnapshot read;
      try {
        read = RunSnapshot.read(snapshot.file());
      } catch (CheckpointException e) {
        damages.add(e.getMessage());
        continue;
      }
      damages.forEach(
          damage ->
              warnings.accept(
                  "%s; going on from the one before, of step %d"
                      .formatted(damage, snapshot.step())));
      return checked(Optional.of(run), snapshot.file(), read, request);
    }
    throw new ConfigException(
        "%s cannot be gone on with: %s; leave --resume out to begin anew"
            .formatted(run.path(), String.join("; ", damages)));
  }

  private ResumableRun ofStep(int step, ResumeRequest request) {
    for (RunFolder run : newestFirst()) {
      for (Snapshot snapshot : run.snapshots().newestFirst()) {
        if (snapshot.step() == step) {
          return read(Optional.of(run), snapshot.file(), request);
        }
      }
    }
    throw new ConfigException(
        "%s has no snapshot of step %d; %s".formatted(results.path(), step, present()));
  }

  private String present() {
    String all =
        newestFirst().stream()
            .filter(run -> !run.snapshots().isEmpty())
            .map(run -> "run %s has those of %s".formatted(run.number(), steps(run)))
            .collect(Collectors.joining(", "));
    return all.isEmpty()
        ? "there is none at all: they are written with snapshot.every and when a run is stopped,"
            + " and deleted when one has come to its end"
        : all;
  }

  private static String steps(RunFolder run) {
    return run.snapshots().newestFirst().stream()
        .map(snapshot -> Integer.toString(snapshot.step()))
        .collect(Collectors.joining(" and "));
  }

  private ResumableRun ofFile(Path file, ResumeRequest request) {
    Path parent = file.toAbsolutePath().normalize().getParent();
    Optional<RunFolder> run =
        results.runs().stream()
            .filter(each -> each.path().toAbsolutePath().normalize().equals(parent))
            .findFirst();
    return read(run, file, request);
  }

  private ResumableRun read(Optional<RunFolder> run, Path file, ResumeRequest request) {
    try {
      return checked(run, file, RunSnapshot.read(file), request);
    } catch (CheckpointException e) {
      throw new ConfigException(
          "%s; take another with --resume-from, or leave it out to begin anew"
              .formatted(e.getMessage()),
          e);
    }
  }

  private ResumableRun checked(
      Optional<RunFolder> run, Path file, RunSnapshot snapshot, ResumeRequest request) {
    if (!snapshot.method().equals(schema.name())) {
      throw refused(file, "its method was %s, is %s".formatted(snapshot.method(), schema.name()));
    }
    InputChanges changes = InputChanges.between(snapshot.inputs(), inputs, schema.keys());
    String optimizer = config.training().chosenOptimizer().type();
    if (!snapshot.state().optimizer().optimizer().equals(optimizer)) {
      throw refused(
          file,
          "its optimizer was %s, is %s, and the state of one means nothing to another"
              .formatted(snapshot.state().optimizer().optimizer(), optimizer));
    }
    if (!changes.refusals().isEmpty()) {
      throw refused(file, changes.text() + " (" + String.join("; ", changes.refusals()) + ")");
    }
    if (!changes.lines().isEmpty() && !request.acceptChanges()) {
      throw new ConfigException(
          "%s was made with other inputs: %s; give --accept-changes to go on all the same, or leave --resume out to begin anew"
              .formatted(file, changes.text()));
    }
    return new ResumableRun(run, file, snapshot.state(), changes);
  }

  private static ConfigException refused(Path file, String reason) {
    return new ConfigException(
        "%s cannot be gone on with: %s; leave --resume out to begin anew".formatted(file, reason));
  }
}
