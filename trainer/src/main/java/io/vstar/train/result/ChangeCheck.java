package io.vstar.train.result;

import io.vstar.train.config.ConfigFingerprint;
import io.vstar.train.result.RunResult.Outcome;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A check whether a run would give another result than an earlier one. */
public final class ChangeCheck {
  private static final int NAMED_FILES = 3;

  private final RunInputs before;
  private final RunInputs now;
  private final List<String> reasons = new ArrayList<>();

  private ChangeCheck(RunInputs before, RunInputs now) {
    this.before = before;
    this.now = now;
  }

  /**
   * Compares the inputs of a run with those of the published run, whose files must be undamaged,
   * and of the runs that were turned down, since a run from the same inputs would end like them:
   * the last completed run that was not published, and those that a person took back.
   *
   * @param results the result folder
   * @param now the inputs of the run
   * @return one line for each reason to train again; empty if nothing changed
   */
  public static List<String> reasonsToTrain(ResultFolder results, RunInputs now) {
    Optional<RunFolder> published = results.published();
    List<String> damages = published.map(RunFolder::damages).orElse(List.of());
    List<String> reasons =
        new ArrayList<>(
            published
                .map(run -> reasonsAgainst(run, now))
                .orElse(List.of("there is no earlier run")));
    reasons.addAll(damages);
    Stream<RunFolder> turnedDown = Stream.concat(refused(results), takenBack(results));
    return damages.isEmpty() && turnedDown.anyMatch(run -> isSame(run, now))
        ? List.of()
        : List.copyOf(reasons);
  }

  private static boolean isSame(RunFolder run, RunInputs now) {
    return reasonsAgainst(run, now).isEmpty() && run.damages().isEmpty();
  }

  private static Stream<RunFolder> takenBack(ResultFolder results) {
    return results.view().log().takenBack().stream()
        .flatMap(number -> results.view().run(number).stream());
  }

  /** Returns the last completed run that was not published, if there is one. */
  private static Stream<RunFolder> refused(ResultFolder results) {
    return results.runs().stream()
        .filter(
            run ->
                run.readManifest()
                    .map(Manifest::result)
                    .filter(result -> result.outcome() == Outcome.COMPLETED)
                    .flatMap(RunResult::notPublished)
                    .isPresent())
        .reduce((first, second) -> second)
        .stream();
  }

  private static List<String> reasonsAgainst(RunFolder run, RunInputs now) {
    try {
      return compare(Manifest.read(run.manifest()), now);
    } catch (NoSuchFileException e) {
      return List.of("the earlier run is not known: there is no " + run.manifest());
    } catch (IOException e) {
      return List.of(
          "the earlier run is not known: %s %s".formatted(run.manifest(), e.getMessage()));
    }
  }

  /** Compares the inputs of two runs. */
  static List<String> compare(Manifest before, RunInputs now) {
    List<String> reasons = new ArrayList<>();
    if (before.result().outcome() != Outcome.COMPLETED) {
      reasons.add(
          "the earlier run was not completed: %s after %s steps"
              .formatted(
                  before.result().outcome().name().toLowerCase(Locale.ROOT),
                  before.result().completedSteps()));
    }
    reasons.addAll(differences(before.inputs(), now));
    if (!before.inputs().codeVersion().equals(now.codeVersion())) {
      reasons.add(
          "vstar was %s, is %s".formatted(before.inputs().codeVersion(), now.codeVersion()));
    }
    return List.copyOf(reasons);
  }

  /**
   * Names the differences of the inputs of two runs; those of the program's version do not count.
   *
   * @return a line for each key of the config, such as {@code training.seed was 42, is 43}, and for
   *     each kind of files, with the names of some
   */
  public static List<String> differences(RunInputs before, RunInputs now) {
    return new ChangeCheck(before, now).run();
  }

  private List<String> run() {
    reasons.addAll(ConfigFingerprint.differences(before.config(), now.config()));
    compare("the base model", before.baseModelHash(), now.baseModelHash());
    compareFiles("training pictures", before.trainingFiles(), now.trainingFiles());
    compareFiles("held-out pictures", before.validationFiles(), now.validationFiles());
    compareFiles("files of the method", before.methodFiles(), now.methodFiles());
    compare("the caption templates", before.templatesHash(), now.templatesHash());
    return List.copyOf(reasons);
  }

  private void compare(String what, String hashBefore, String hashNow) {
    if (!hashBefore.equals(hashNow)) {
      reasons.add(what + " changed");
    }
  }

  private void compareFiles(
      String what, SortedMap<String, String> then, SortedMap<String, String> today) {
    report(what, "added", today, name -> !then.containsKey(name));
    report(what, "removed", then, name -> !today.containsKey(name));
    report(
        what,
        "changed",
        today,
        name -> then.containsKey(name) && !then.get(name).equals(today.get(name)));
  }

  private void report(
      String what, String change, SortedMap<String, String> files, Predicate<String> changed) {
    List<String> names = files.keySet().stream().filter(changed).toList();
    if (!names.isEmpty()) {
      String listed = String.join(", ", names.subList(0, Math.min(NAMED_FILES, names.size())));
      String more = names.size() > NAMED_FILES ? ", …" : "";
      reasons.add("%s: %s %s (%s%s)".formatted(what, names.size(), change, listed, more));
    }
  }
}
