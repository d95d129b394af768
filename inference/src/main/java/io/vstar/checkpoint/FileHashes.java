package io.vstar.checkpoint;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import com.google.gson.reflect.TypeToken;
import io.vstar.error.CheckpointException;
import io.vstar.error.OutputException;
import io.vstar.io.AtomicFile;
import io.vstar.io.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SHA-256 of model files. Reading gigabytes takes longer than loading them, so the hashes of large
 * files are remembered between runs; a file whose size or time of change is another is read again.
 */
final class FileHashes {
  private static final Logger LOG = LoggerFactory.getLogger(FileHashes.class);
  private static final long LARGE = 32 << 20; // less is read in no time

  /**
   * What was found of a file.
   *
   * @param changed nanoseconds since 1970
   */
  private record Known(long size, long changed, String sha256) {}

  private final Path store;

  /**
   * @param store a JSON file; need not exist
   */
  FileHashes(Path store) {
    this.store = store;
  }

  /** With the user's own store. */
  static FileHashes ofUser() {
    return new FileHashes(UserCache.folder().resolve("sha256.json"));
  }

  /**
   * The hash in hexadecimal.
   *
   * @throws CheckpointException if the file cannot be read
   */
  String sha256(Path file) {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      if (now.size() < LARGE) {
        return Sha256.of(file);
      }
      String key = file.toRealPath().toString();
      long changed = now.lastModifiedTime().to(TimeUnit.NANOSECONDS);
      Known known = read().get(key);
      if (known != null && known.size() == now.size() && known.changed() == changed) {
        return known.sha256();
      }
      String sha256 = Sha256.of(file);
      remember(key, new Known(now.size(), changed, sha256));
      return sha256;
    } catch (IOException e) {
      throw new CheckpointException(file + ": cannot be read: " + e, e);
    }
  }

  private Map<String, Known> read() {
    try {
      Map<String, Known> known =
          new Gson().fromJson(Files.readString(store), new TypeToken<TreeMap<String, Known>>() {});
      return known == null ? new TreeMap<>() : known;
    } catch (IOException | JsonParseException e) {
      return new TreeMap<>(); // there is none yet, or none that can be used: it is made again
    }
  }

  /** Where the store cannot be written, the next run reads the file again: nothing is lost. */
  private void remember(String key, Known known) {
    Map<String, Known> all = read();
    all.put(key, known);
    try {
      Files.createDirectories(store.getParent());
      AtomicFile.write(store, new Gson().toJson(all).getBytes(StandardCharsets.UTF_8));
    } catch (IOException | OutputException e) {
      LOG.debug("The hash of {} is not remembered", key, e);
    }
  }
}
