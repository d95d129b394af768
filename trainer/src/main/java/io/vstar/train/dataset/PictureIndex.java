package io.vstar.train.dataset;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import com.google.gson.reflect.TypeToken;
import io.vstar.checkpoint.UserCache;
import io.vstar.error.DatasetException;
import io.vstar.error.OutputException;
import io.vstar.image.ImageFiles;
import io.vstar.image.PictureHeader;
import io.vstar.io.AtomicFile;
import io.vstar.io.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The heads and hashes of the pictures of one folder, kept between runs, because hashing thousands
 * of pictures takes longer than all else that a start does. A picture is read again if its size,
 * the time of its last change or, where the file system has them, its number and the time of the
 * last change of its entry differ; the latter cannot be set back by programs that copy files. What
 * was changed in the last moments is read again next time, as a further change might fall on the
 * same time.
 */
final class PictureIndex {
  private static final Logger LOG = LoggerFactory.getLogger(PictureIndex.class);

  /** The number of pictures below which nothing is kept, since reading them takes no time. */
  private static final int WORTH_KEEPING = 100;

  /** The time in nanoseconds in which two changes may have the same time, on coarse systems. */
  private static final long MOMENT = TimeUnit.SECONDS.toNanos(3);

  private static final int FORMAT = 1;

  /**
   * The head and the hash of a picture.
   *
   * @param header its head
   * @param sha256 the SHA-256 of its bytes in hexadecimal
   */
  record Entry(PictureHeader header, String sha256) {}

  /**
   * The attributes of a file by which a change of it is noticed.
   *
   * @param bytes its size
   * @param changed the time of its last change in nanoseconds since 1970
   * @param entryChanged the time of the last change of its entry, likewise; 0 if there is none
   * @param number its number in the file system; 0 if it has none
   */
  private record State(long bytes, long changed, long entryChanged, long number) {
    static State of(Path file) throws IOException {
      try {
        Map<String, Object> unix =
            Files.readAttributes(file, "unix:size,lastModifiedTime,ctime,ino");
        return new State(
            (Long) unix.get("size"),
            nanos((FileTime) unix.get("lastModifiedTime")),
            nanos((FileTime) unix.get("ctime")),
            (Long) unix.get("ino"));
      } catch (UnsupportedOperationException | IllegalArgumentException e) {
        BasicFileAttributes basic = Files.readAttributes(file, BasicFileAttributes.class);
        return new State(basic.size(), nanos(basic.lastModifiedTime()), 0, 0);
      }
    }

    private static long nanos(FileTime time) {
      return time.to(TimeUnit.NANOSECONDS);
    }

    boolean isOlderThan(long time) {
      return changed < time && entryChanged < time;
    }
  }

  /** An entry with the state of the file that it was read of. */
  private record Known(State state, Entry entry) {}

  /** The content of a file of the store. */
  private record Stored(int format, Map<String, Known> pictures) {}

  private final Optional<Path> file;
  private final Path folder;
  private final Map<String, Known> known;
  private final Map<String, Known> current = new TreeMap<>();
  private boolean news;

  private PictureIndex(Optional<Path> file, Path folder) {
    this.file = file;
    this.folder = folder;
    this.known = file.map(PictureIndex::load).orElseGet(HashMap::new);
  }

  /**
   * Opens the index of a folder.
   *
   * @param store the folder of all indexes; empty to keep nothing
   */
  static PictureIndex open(Optional<Path> store, Path folder) {
    Path whole = folder.toAbsolutePath().normalize();
    return new PictureIndex(
        store.map(each -> each.resolve(Sha256.of(whole.toString()) + ".json")), whole);
  }

  /** Returns the folder in which the user's indexes are; empty if nothing is to be kept. */
  static Optional<Path> folder(boolean kept) {
    return kept ? Optional.of(UserCache.folder().resolve("pictures")) : Optional.empty();
  }

  /**
   * Returns what is known of a picture; reads it unless it is as it was.
   *
   * @throws DatasetException if it cannot be read; it names the file
   */
  Entry read(Path picture) {
    String name = DatasetFiles.relativeName(folder, picture.toAbsolutePath().normalize());
    try {
      State state = State.of(picture);
      Known before = known.get(name);
      if (before == null || !state.equals(before.state())) {
        news = true;
        before = new Known(state, new Entry(ImageFiles.readHeader(picture), Sha256.of(picture)));
      }
      current.put(name, before);
      return before.entry();
    } catch (IOException e) {
      ImageFiles.readHeader(picture); // names links that lead nowhere, and the like
      throw new DatasetException("%s cannot be read: %s".formatted(picture, e), e);
    }
  }

  /**
   * Stores the entries of the pictures that were read, if there are enough of them. If the store
   * cannot be written, the next run reads the pictures again.
   */
  void keep() {
    keep(Instant.now());
  }

  /**
   * Stores the entries like {@link #keep()}.
   *
   * @param now the present time; pictures that changed shortly before it are not stored
   */
  void keep(Instant now) {
    if (file.isEmpty() || current.size() < WORTH_KEEPING || !news) {
      return;
    }
    long settled = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano() - MOMENT;
    Map<String, Known> kept = new TreeMap<>(current);
    kept.values().removeIf(each -> !each.state().isOlderThan(settled));
    try {
      Files.createDirectories(file.get().getParent());
      byte[] json = new Gson().toJson(new Stored(FORMAT, kept)).getBytes(StandardCharsets.UTF_8);
      AtomicFile.write(file.get(), json);
    } catch (IOException | OutputException e) {
      LOG.debug("The pictures of {} are not remembered", folder, e);
    }
  }

  private static Map<String, Known> load(Path file) {
    try {
      Stored stored = new Gson().fromJson(Files.readString(file), new TypeToken<Stored>() {});
      return stored == null || stored.format() != FORMAT || stored.pictures() == null
          ? new HashMap<>()
          : stored.pictures();
    } catch (IOException | JsonParseException e) {
      return new HashMap<>(); // missing or damaged: a new one is written
    }
  }
}
