package io.vstar.train.result;

import io.vstar.error.OutputException;
import io.vstar.io.AtomicFile;
import io.vstar.train.event.Finding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * The record of a run, {@code manifest.json}. It says from which inputs a file was made, and by it
 * one can tell whether the result would be different today.
 *
 * @param format the number of the format, {@link #FORMAT}
 * @param inputs the inputs of the run
 * @param environment the software and the device that the run used
 * @param started the time at which the run began
 * @param finished the time at which the run ended
 * @param result the outcome of the run
 * @param findings what the method found of the kept values; empty if they were not assessed
 * @param frozenWeights the SHA-256 of the frozen networks' weights in memory before the first
 *     update and after the last; empty if the config did not ask for it
 */
public record Manifest(
    int format,
    RunInputs inputs,
    Environment environment,
    Instant started,
    Instant finished,
    RunResult result,
    List<Finding> findings,
    List<String> frozenWeights) {

  /** The number of the file's format; other numbers are refused. */
  public static final int FORMAT = 2;

  public Manifest {
    if (format != FORMAT) {
      throw new IllegalArgumentException("format %s, expected %s".formatted(format, FORMAT));
    }
    Objects.requireNonNull(inputs, "inputs");
    Objects.requireNonNull(environment, "environment");
    Objects.requireNonNull(started, "started");
    Objects.requireNonNull(finished, "finished");
    Objects.requireNonNull(result, "result");
    // Manifests of earlier versions have neither.
    findings = findings == null ? List.of() : List.copyOf(findings);
    frozenWeights = frozenWeights == null ? List.of() : List.copyOf(frozenWeights);
  }

  /** Makes a manifest of the present format. */
  public Manifest(
      RunInputs inputs,
      Environment environment,
      Instant started,
      Instant finished,
      RunResult result,
      List<Finding> findings,
      List<String> frozenWeights) {
    this(FORMAT, inputs, environment, started, finished, result, findings, frozenWeights);
  }

  /**
   * Makes a manifest of the present format, of values that were not assessed and weights that were
   * not hashed.
   */
  public Manifest(
      RunInputs inputs,
      Environment environment,
      Instant started,
      Instant finished,
      RunResult result) {
    this(inputs, environment, started, finished, result, List.of(), List.of());
  }

  /**
   * Writes the manifest whole or not at all.
   *
   * @throws OutputException if it cannot be written, or does not read back equal
   */
  public void write(Path file) {
    String json = ManifestJson.write(this);
    try {
      if (!ManifestJson.read(json).equals(this)) {
        throw new IOException("it does not read back equal");
      }
    } catch (IOException e) {
      throw new OutputException("%s cannot be written: %s".formatted(file, e.getMessage()), e);
    }
    AtomicFile.write(file, (json + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads a manifest.
   *
   * @throws IOException if the file cannot be read or is not a manifest of this format
   */
  public static Manifest read(Path file) throws IOException {
    return ManifestJson.read(Files.readString(file));
  }
}
