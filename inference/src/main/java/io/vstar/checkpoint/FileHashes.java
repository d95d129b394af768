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
 * Computes SHA-256 hashes of model files. Hashing gigabytes takes longer than loading them, so the
 * hashes of large files are stored between runs. A file is hashed again if its size or time of
 * change differs.
 */
final class FileHashes {
  private static final Logger LOG = LoggerFactory.getLogger(FileHashes.class);
  private static final long LARGE = 32 << 20; // smaller files are hashed each time

  /**
   * The stored hash of a file.
   *
   * @param size size of the file in bytes
   * @param changed time of the last change in nanoseconds since 1970
   * @param sha256 hash in hexadecimal
   */
  private record Known(long size, long changed, String sha256) {}

  private final Path store;

  /**
   * Uses a store of hashes.
   *
   * @param store a JSON file, which need not exist
   */
  FileHashes(Path store) {
    this.store = store;
  }

  /** Returns the hashes in the store of the user. */
  static FileHashes ofUser() {
    return new FileHashes(UserCache.folder().resolve("sha256.json"));
  }

  /**
   * Returns the hash of a file in hexadecimal.
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
      return new TreeMap<>(); // missing or damaged: a new store is written
    }
  }

  /** Stores a hash. If the store cannot be written, the next run hashes the file again. */
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
