package io.vstar.train.result;

import io.vstar.io.Sha256;
import io.vstar.train.result.RunResult.Outcome;
import io.vstar.train.result.RunResult.ValidationPoint;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Manifests of runs for the tests. */
final class Manifests {
  /** The content of the file that the completed run exported. */
  static final String LEARNED = "learned";

  private static final String LEARNED_HASH = Sha256.of(LEARNED);

  private Manifests() {}

  static Map<String, Object> config() {
    Map<String, Object> training = new LinkedHashMap<>();
    training.put("steps", 100L);
    training.put("learningRate", 0.005);
    training.put("noiseOffset", 0.0);
    training.put("stratifiedTimesteps", true);
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("placeholder", "<cat>");
    config.put("training", training);
    config.put("preview", Map.of("prompts", List.of("a {}", "grün & \"<b>\"")));
    config.put("device", "cpu");
    return config;
  }

  static RunInputs inputs(Map<String, Object> config) {
    return new RunInputs(
        config,
        "c0",
        42,
        "b0",
        files("a.png", "1", "b.png", "2"),
        files("v.png", "3"),
        "t0",
        files(),
        "0.1.0");
  }

  static Manifest completed() {
    return manifest(
        new RunResult(
            Outcome.COMPLETED,
            Optional.empty(),
            100,
            List.of(new CurvePoint(50, 0.25), new CurvePoint(100, 0.1)),
            List.of(new ValidationPoint(0, 0.2, 1), new ValidationPoint(100, 0.1, 0.5)),
            Optional.of(90L),
            files("cat.pt", LEARNED_HASH),
            Optional.empty()));
  }

  /**
   * Returns the manifest of a completed run that was not published because the published result is
   * better.
   */
  static Manifest refused() {
    RunResult result = completed().result();
    return manifest(
        new RunResult(
            Outcome.COMPLETED,
            Optional.empty(),
            result.completedSteps(),
            result.loss(),
            result.validation(),
            result.bestStep(),
            result.outputs(),
            Optional.of("it measures 0.2, worse than the published run 0001 with 0.1")));
  }

  static Manifest manifest(RunResult result) {
    return new Manifest(
        inputs(config()),
        new Environment("17.0.15+6", "2.7.1", "Linux 6.1 amd64", "cpu"),
        Instant.parse("2026-11-20T10:00:00Z"),
        Instant.parse("2026-11-20T10:05:00.123Z"),
        result);
  }

  static SortedMap<String, String> files(String... namesAndHashes) {
    SortedMap<String, String> files = new TreeMap<>();
    for (int i = 0; i < namesAndHashes.length; i += 2) {
      files.put(namesAndHashes[i], namesAndHashes[i + 1]);
    }
    return files;
  }
}
