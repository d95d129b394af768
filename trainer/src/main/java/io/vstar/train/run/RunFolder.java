package io.vstar.train.run;

import io.vstar.error.OutputException;
import io.vstar.train.config.OutputSettings.ExportFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Where one run writes, held by this process until closed.
 *
 * <pre>
 * out/cat/
 *   cat.safetensors, cat.pt   what was learned
 *   config.yaml               the config with every default filled in
 *   before-after.png          the same prompts and seeds, before learning and after
 *   manifest.json             the {@link Manifest}, once the run has ended
 *   metrics.csv               the {@link MetricsLog}
 *   health.csv, strengths.csv, health.png   of hypernetworks, see {@link HypernetworkReport}
 *   previews/                 pictures
 *   .lock                     held while a run is on; names its process
 * </pre>
 *
 * <p>Opening it changes nothing of an earlier run.
 */
public final class RunFolder implements AutoCloseable {
  private final Path path;
  private final String name;
  private final RunLock lock;

  private RunFolder(Path path, String name, RunLock lock) {
    this.path = path;
    this.name = name;
    this.lock = lock;
  }

  /**
   * Makes {@code folder/name} if need be, and takes it.
   *
   * @throws OutputException if it cannot be written to, or another run holds it
   */
  public static RunFolder open(Path folder, String name) {
    Path path = folder.resolve(name);
    makeFolder(path);
    return new RunFolder(path, name, RunLock.take(path));
  }

  public Path path() {
    return path;
  }

  /** What was learned, in one format. */
  public Path export(ExportFormat format) {
    return path.resolve(name + "." + format.name().toLowerCase(Locale.ROOT));
  }

  public Path config() {
    return path.resolve("config.yaml");
  }

  /** The contact sheet. */
  public Path beforeAfter() {
    return path.resolve("before-after.png");
  }

  public Path manifest() {
    return path.resolve("manifest.json");
  }

  public Path metrics() {
    return path.resolve("metrics.csv");
  }

  /** Of hypernetworks: a line for each layer and measurement. */
  public Path health() {
    return path.resolve("health.csv");
  }

  /** Of hypernetworks: the validation loss at other strengths, and without each layer. */
  public Path strengths() {
    return path.resolve("strengths.csv");
  }

  /** Of hypernetworks: the last of these figures drawn. */
  public Path healthSheet() {
    return path.resolve("health.png");
  }

  /** A folder that exists. */
  public Path previews() {
    return makeFolder(path.resolve("previews"));
  }

  /** Lets the next run in. */
  @Override
  public void close() {
    lock.close();
  }

  private static Path makeFolder(Path path) {
    try {
      return Files.createDirectories(path);
    } catch (IOException e) {
      throw new OutputException(
          "%s cannot be made a folder (%s); set another output.folder".formatted(path, e), e);
    }
  }
}
