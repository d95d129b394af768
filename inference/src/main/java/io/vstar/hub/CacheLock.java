package io.vstar.hub;

import io.vstar.error.OutputException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Keeps two downloads of one content apart, in this process and among processes.
 *
 * <p>Python's huggingface_hub locks the same file, but with flock(2) where the JDK uses fcntl(2):
 * on Linux and macOS the two do not see each other. Nothing breaks by that, because neither writes
 * to a file of the other: each has partial files of its own and moves them in place when whole.
 */
final class CacheLock {
  private static final long POLL_MILLIS = 100;

  /**
   * The locks of this process. The system's belong to the process and not to a channel, so threads
   * need their own; and closing a second channel of the file would give up the first one's lock.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private CacheLock() {}

  /**
   * Runs {@code action} while no other download holds the lock, however long that takes.
   *
   * @param file the lock; it is created with its folder, and stays
   * @param whenWaiting called once if there is a wait
   * @throws OutputException if the file cannot be made or the file system has no locks
   */
  static <T> T holding(Path file, Runnable whenWaiting, Supplier<T> action) {
    if (!HELD.add(file)) {
      whenWaiting.run();
      while (!HELD.add(file)) {
        pause();
      }
    }
    try (FileChannel channel = open(file)) {
      lock(file, channel, whenWaiting);
      return action.get();
    } catch (IOException e) {
      throw failed(file, e);
    } finally {
      HELD.remove(file);
    }
  }

  private static FileChannel open(Path file) {
    try {
      Files.createDirectories(file.getParent());
      boolean isNew = Files.notExists(file);
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (isNew) {
        shareWithGroup(file);
      }
      return channel;
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  /** As huggingface_hub does: users who share a cache must be able to take each other's locks. */
  private static void shareWithGroup(Path file) {
    try {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
    } catch (UnsupportedOperationException | IOException e) {
      // Not a POSIX file system, or another user's file: it locks all the same.
    }
  }

  private static void lock(Path file, FileChannel channel, Runnable whenWaiting) {
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        whenWaiting.run();
      }
      while (lock == null) {
        pause();
        lock = channel.tryLock();
      }
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  private static OutputException failed(Path file, IOException e) {
    return new OutputException(
        "%s cannot be locked: %s; set HF_HUB_CACHE to a folder on a local disk".formatted(file, e),
        e);
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while another download was under way");
    }
  }
}
