package io.vstar.commands;

import io.vstar.error.VstarException;
import io.vstar.image.ImageFiles;
import io.vstar.io.Safetensors;
import io.vstar.io.TensorFile;
import io.vstar.io.TorchFile;
import io.vstar.train.config.ConfigLoader;
import io.vstar.train.loop.TrainingStateFile;
import io.vstar.train.result.Manifest;
import io.vstar.train.result.MetricsLog;
import io.vstar.train.result.Snapshots;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads every file of a folder again and again while others write there, and keeps what it found
 * that was not whole. Files whose names begin with a dot are still being written.
 */
final class TornFiles implements AutoCloseable {
  private final Path folder;
  private final List<String> torn = Collections.synchronizedList(new ArrayList<>());
  private final Thread watcher = new Thread(this::watch, "torn files");
  private volatile boolean ended;
  private volatile long read;

  private TornFiles(Path folder) {
    this.folder = folder;
  }

  /** Begins to watch a folder, which exists. */
  static TornFiles in(Path folder) {
    TornFiles files = new TornFiles(folder);
    files.watcher.start();
    return files;
  }

  /** Returns what was not whole, a line each. */
  List<String> found() {
    return List.copyOf(torn);
  }

  /** Returns the number of files that were read. */
  long read() {
    return read;
  }

  private void watch() {
    while (!ended) {
      try (Stream<Path> files = Files.walk(folder)) {
        files.filter(this::isShown).forEach(this::check);
        Thread.sleep(5);
      } catch (IOException | UncheckedIOException e) {
        // A folder was removed on the way.
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private boolean isShown(Path file) {
    return Files.isRegularFile(file) && !file.getFileName().toString().startsWith(".");
  }

  private void check(Path file) {
    try {
      read(file);
      read++;
    } catch (IOException | VstarException e) {
      if (Files.exists(file)) { // or it was deleted meanwhile
        torn.add(file + ": " + e);
      }
    }
  }

  private static void read(Path file) throws IOException {
    String name = file.getFileName().toString();
    if (Snapshots.isSnapshot(file)) {
      TrainingStateFile.read(file); // compares the hash
    } else if (name.endsWith(".safetensors")) {
      try (TensorFile tensors = Safetensors.open(file)) {
        tensors.tensors().keySet().forEach(tensors::tensor);
      }
    } else if (name.endsWith(".pt")) {
      TorchFile.read(file);
    } else if (name.endsWith(".png")) {
      ImageFiles.read(file);
    } else if (name.equals("manifest.json")) {
      Manifest.read(file);
    } else if (name.equals("metrics.csv")) {
      MetricsLog.read(file);
    } else if (name.equals("config.yaml")) {
      ConfigLoader.written(file);
    }
  }

  @Override
  public void close() {
    ended = true;
    try {
      watcher.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
