package io.vstar.train.result;

import io.vstar.error.OutputException;
import io.vstar.io.AtomicFile;
import io.vstar.io.Sha256;
import io.vstar.train.config.OutputSettings.ExportFormat;
import io.vstar.train.heldout.GateVerdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder of the files of one run.
 *
 * <pre>
 * out/cat/runs/0002/
 *   cat.safetensors, cat.pt   what was learned
 *   config.yaml               the config with every default filled in
 *   crops.png                 the crop of each picture
 *   before-after.png          the same prompts and seeds without and with what was learned
 *   manifest.json             the {@link Manifest}, once the run has ended
 *   verdict.json              the {@link GateVerdict}, once the training has ended
 *   metrics.csv               the {@link MetricsLog}
 *   …                         other files of the method, such as health.png
 *   events.out.tfevents.…     the run for TensorBoard, if it is asked for
 *   previews/                 sheets of previews, and the pictures on them
 *   report.html               the run on one page, written again while the run goes on
 *   steps/                    what was learned so far, every {@code output.every} steps
 *   state-000400.safetensors  the {@link Snapshots}, until the run is completed
 * </pre>
 *
 * @param path the folder; its name is the run's number
 * @param name the name of the result, which is the stem of the exported files where there is one
 *     for each format
 */
public record RunFolder(Path path, String name) {
  /** The part of a file's name by which TensorBoard knows its event files. */
  static final String EVENTS = "tfevents";

  private static final Pattern EVENT_FILE =
      Pattern.compile("events\\.out\\." + EVENTS + "\\.(\\d{10})\\..*");

  /** Returns the number of the run, which is the name of its folder, such as {@code 0002}. */
  public String number() {
    return path.getFileName().toString();
  }

  /** Returns the path of the exported file in one format that has the name of the result. */
  public Path export(ExportFormat format) {
    return export(name, format);
  }

  /**
   * Returns the path of an exported file in one format.
   *
   * @param stem the name of the file without its extension
   */
  public Path export(String stem, ExportFormat format) {
    return path.resolve(stem + format.extension());
  }

  /**
   * Returns the exported files in one format, sorted by name.
   *
   * @throws OutputException if the folder cannot be read
   */
  public List<Path> exports(ExportFormat format) {
    try (Stream<Path> files = Files.list(path)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(format.extension()))
          .filter(file -> Files.isRegularFile(file) && !Snapshots.isSnapshot(file))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new OutputException("%s cannot be read: %s".formatted(path, e), e);
    }
  }

  /** Returns the path of the config. */
  public Path config() {
    return path.resolve("config.yaml");
  }

  /** Returns the path of the sheet of crops. */
  public Path crops() {
    return path.resolve("crops.png");
  }

  /** Returns the path of the contact sheet. */
  public Path beforeAfter() {
    return path.resolve("before-after.png");
  }

  /** Returns the path of the page that shows the run. */
  public Path report() {
    return path.resolve("report.html");
  }

  /** Returns the path of the manifest. */
  public Path manifest() {
    return path.resolve("manifest.json");
  }

  /** Reads the manifest; empty if the run was cut off, or another version wrote it. */
  public Optional<Manifest> readManifest() {
    try {
      return Optional.of(Manifest.read(manifest()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Returns the path of the verdict of the gate. */
  public Path verdict() {
    return path.resolve("verdict.json");
  }

  /** Writes the verdict of the gate. */
  public void write(GateVerdict verdict) {
    AtomicFile.write(
        verdict(), (ManifestJson.write(verdict) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Reads the verdict of the gate; empty if the run has none that can be read. */
  public Optional<GateVerdict> readVerdict() {
    try {
      return Optional.of(ManifestJson.readVerdict(Files.readString(verdict())));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Returns whether the run has no manifest, no result and no step in its log. */
  public boolean isEmpty() {
    return !Files.exists(manifest()) && !holdsResult() && !MetricsLog.holdsSteps(metrics());
  }

  /** Returns whether the run exported a result. */
  public boolean holdsResult() {
    return Arrays.stream(ExportFormat.values()).anyMatch(format -> !exports(format).isEmpty());
  }

  /** Returns one line for each exported file that is missing or whose bytes have changed. */
  public List<String> damages() {
    return readManifest().stream()
        .flatMap(manifest -> manifest.result().outputs().entrySet().stream())
        .flatMap(output -> damage(path.resolve(output.getKey()), output.getValue()).stream())
        .toList();
  }

  private static Optional<String> damage(Path file, String sha256) {
    if (!Files.exists(file)) {
      return Optional.of(file + " is missing");
    }
    try {
      return Sha256.of(file).equals(sha256)
          ? Optional.empty()
          : Optional.of(file + " is not what its run wrote");
    } catch (IOException e) {
      return Optional.of("%s cannot be read (%s)".formatted(file, e));
    }
  }

  /** Returns the snapshots, from which a run that was stopped or cut off can be resumed. */
  public Snapshots snapshots() {
    return new Snapshots(path);
  }

  /** Returns the exports on the way. */
  public StepFiles stepFiles() {
    return new StepFiles(path.resolve("steps"));
  }

  /** Returns the path of the log. */
  public Path metrics() {
    return path.resolve("metrics.csv");
  }

  /**
   * Returns the path of a new event file for TensorBoard, which reads the files of a run in the
   * order of their names. It comes behind those of the runs that this one continues, whatever the
   * clock says.
   *
   * @param now the present time
   */
  public Path newEvents(Instant now) {
    long last;
    try (Stream<Path> files = Files.list(path)) {
      last =
          files
              .map(file -> EVENT_FILE.matcher(file.getFileName().toString()))
              .filter(Matcher::matches)
              .mapToLong(name -> Long.parseLong(name.group(1)))
              .max()
              .orElse(0);
    } catch (IOException e) {
      throw new OutputException("%s cannot be read: %s".formatted(path, e), e);
    }
    long seconds = Math.max(now.getEpochSecond(), last + 1);
    return path.resolve("events.out.%s.%010d.vstar".formatted(EVENTS, seconds));
  }

  /** Returns the folder of previews, which is made if absent. */
  public Path previews() {
    Path previews = path.resolve("previews");
    try {
      return Files.createDirectories(previews);
    } catch (IOException e) {
      throw new OutputException("%s cannot be made a folder (%s)".formatted(previews, e), e);
    }
  }
}
