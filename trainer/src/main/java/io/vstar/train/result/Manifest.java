package io.vstar.train.result;

import io.vstar.error.OutputException;
import io.vstar.io.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;

/**
 * The record of a run, as {@code manifest.json}: enough to tell what made a file, and whether it
 * would come out differently today.
 *
 * @param format {@link #FORMAT}
 * @param started when the run began, or, if it was resumed, first began
 * @param finished when it ended
 */
public record Manifest(
    int format,
    RunInputs inputs,
    Environment environment,
    Instant started,
    Instant finished,
    RunResult result) {

  /** Number of the file's layout; a reader refuses others. */
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
  }

  public Manifest(
      RunInputs inputs,
      Environment environment,
      Instant started,
      Instant finished,
      RunResult result) {
    this(FORMAT, inputs, environment, started, finished, result);
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
   * @throws IOException if the file cannot be read or is not a manifest of this format
   */
  public static Manifest read(Path file) throws IOException {
    return ManifestJson.read(Files.readString(file));
  }
}
