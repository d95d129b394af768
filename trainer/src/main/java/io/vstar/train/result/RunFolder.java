package io.vstar.train.result;

import io.vstar.error.OutputException;
import io.vstar.io.Sha256;
import io.vstar.train.config.OutputSettings.ExportFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The files of one run.
 *
 * <pre>
 * out/cat/runs/0002/
 *   cat.safetensors, cat.pt   what was learned
 *   config.yaml               the config with every default filled in
 *   crops.png                 which part of each picture is seen
 *   before-after.png          the same prompts and seeds, before learning and after
 *   manifest.json             the {@link Manifest}, once the run has ended
 *   metrics.csv               the {@link MetricsLog}
 *   …                         what the method of training writes beside, such as health.png
 *   previews/                 pictures
 *   state.safetensors         all that the rest of the run depends on, until it comes to its end
 * </pre>
 *
 * @param path the folder; its name is the run's number
 * @param name stem of the exported files
 */
public record RunFolder(Path path, String name) {

  /** The run's number, as its folder is called: {@code 0002}. */
  public String number() {
    return path.getFileName().toString();
  }

  /** Returns where the learned values lie in one format. */
  public Path export(ExportFormat format) {
    return path.resolve(name + "." + format.name().toLowerCase(Locale.ROOT));
  }

  public Path config() {
    return path.resolve("config.yaml");
  }

  /** Returns where the sheet of crops lies. */
  public Path crops() {
    return path.resolve("crops.png");
  }

  /** Returns where the contact sheet lies. */
  public Path beforeAfter() {
    return path.resolve("before-after.png");
  }

  public Path manifest() {
    return path.resolve("manifest.json");
  }

  /** What the run recorded of itself; empty if it was cut off, or another version wrote it. */
  public Optional<Manifest> readManifest() {
    try {
      return Optional.of(Manifest.read(manifest()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Whether the run left nothing that is worth keeping: no step, no result, no record. */
  public boolean isEmpty() {
    return !Files.exists(manifest()) && !holdsResult() && !MetricsLog.holdsSteps(metrics());
  }

  /** Whether the run exported what it learned. */
  public boolean holdsResult() {
    return Arrays.stream(ExportFormat.values()).map(this::export).anyMatch(Files::exists);
  }

  /**
   * Says of each exported file that is missing or has other bytes than the run wrote what it is.
   */
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

  /** Returns where the state lies from which a run that was stopped or cut off can go on. */
  public Path state() {
    return path.resolve("state.safetensors");
  }

  public Path metrics() {
    return path.resolve("metrics.csv");
  }

  /** Returns the folder of previews, and makes it if need be. */
  public Path previews() {
    Path previews = path.resolve("previews");
    try {
      return Files.createDirectories(previews);
    } catch (IOException e) {
      throw new OutputException("%s cannot be made a folder (%s)".formatted(previews, e), e);
    }
  }
}
