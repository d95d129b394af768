package io.vstar.train.run;

import io.vstar.train.config.ConfigFingerprint;
import io.vstar.train.result.ChangeCheck;
import io.vstar.train.result.RunInputs;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;

/**
 * The differences between the inputs of a run and those of the snapshot that it goes on from.
 *
 * @param lines a line for each difference, see {@link ChangeCheck#differences}
 * @param refusals the reasons why the run cannot go on all the same, sentences; empty if it can
 * @param remeasures whether the validation loss is measured on other examples
 */
record InputChanges(List<String> lines, List<String> refusals, boolean remeasures) {
  // The keys that say which examples the validation loss is measured on.
  private static final List<String> MEASURED =
      List.of(
          "validation.timesteps",
          "validation.bins",
          "validation.control",
          "dataset",
          "resolution",
          "bucket");

  private static final List<String> BASE = List.of("base");

  InputChanges {
    lines = List.copyOf(lines);
    refusals = List.copyOf(refusals);
  }

  /**
   * Compares inputs.
   *
   * @param before the inputs of the snapshot
   * @param now the inputs of the run
   * @param methodKeys the keys of the method, whose change makes another thing to learn
   */
  static InputChanges between(RunInputs before, RunInputs now, List<String> methodKeys) {
    SortedSet<String> keys = ConfigFingerprint.changedKeys(before.config(), now.config());
    List<String> refusals = new ArrayList<>();
    keys.stream()
        .filter(key -> isBelow(key, methodKeys))
        .map(
            key ->
                key + " says what is learned and from what: the values of the snapshot are others")
        .forEach(refusals::add);
    if (!before.baseModelHash().equals(now.baseModelHash())
        || keys.stream().anyMatch(key -> isBelow(key, BASE))) {
      refusals.add("values and measurements belong to the base model that they were made with");
    }
    return new InputChanges(
        ChangeCheck.differences(before, now),
        refusals,
        keys.stream().anyMatch(key -> isBelow(key, MEASURED)) || hasOtherExamples(before, now));
  }

  private static boolean hasOtherExamples(RunInputs before, RunInputs now) {
    return !before.trainingFiles().equals(now.trainingFiles())
        || !before.validationFiles().equals(now.validationFiles())
        || !before.templatesHash().equals(now.templatesHash());
  }

  /** Returns whether a key is one of some keys, or belongs to a section of them. */
  private static boolean isBelow(String key, List<String> sections) {
    return sections.stream()
        .anyMatch(
            section ->
                key.equals(section)
                    || key.startsWith(section + ".")
                    || key.startsWith(section + "["));
  }

  /** Returns all differences in one line. */
  String text() {
    return String.join("; ", lines);
  }
}
