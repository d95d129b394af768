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
 * Locks a blob of the cache, so that it is downloaded only once at a time in this process and among
 * processes.
 *
 * <p>Python's huggingface_hub locks the same file, but with flock(2) where the JDK uses fcntl(2):
 * on Linux and macOS the two do not see each other's locks. This does no harm, because neither
 * writes to a file of the other: each has partial files of its own and moves them to their place
 * when complete.
 */
final class CacheLock {
  private static final long POLL_MILLIS = 100;

  /**
   * The locks of this process. The system's locks belong to the process and not to a channel, so
   * that they do not keep threads apart, and closing a second channel of the file would release the
   * first one's lock.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private CacheLock() {}

  /**
   * Waits for the lock without limit of time and runs {@code action} while holding it.
   *
   * @param file the lock file; it is created with its folder and not deleted
   * @param whenWaiting called once if the lock is not free at once
   * @throws OutputException if the file cannot be created or the file system has no locks
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

  /**
   * Makes the lock writable for the group, as huggingface_hub does, because users who share a cache
   * must be able to take each other's locks.
   */
  private static void shareWithGroup(Path file) {
    try {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
    } catch (UnsupportedOperationException | IOException e) {
      // The file system is not a POSIX one, or the file is another user's; locking works all the
      // same.
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
