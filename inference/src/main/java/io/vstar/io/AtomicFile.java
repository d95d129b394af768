package io.vstar.io;

import io.vstar.error.OutputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Writes a file whole or not at all: into a temporary file in the same folder, which is forced to
 * the disk, read again for a check, and then moved over the target in one step. If anything fails,
 * the target stays as it was and the temporary file is removed.
 */
public final class AtomicFile {
  /**
   * The time without a change after which a temporary file has no writer any more. A writer changes
   * its file all the time, and its check takes some minutes at most.
   */
  public static final Duration ABANDONED = Duration.ofHours(1);

  private static final Pattern TEMPORARY =
      Pattern.compile("\\..+\\.\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}\\.tmp");

  private AtomicFile() {}

  /** Writes the content of a new, empty file. */
  @FunctionalInterface
  public interface Writer {
    void writeTo(FileChannel channel) throws IOException;
  }

  /**
   * Reads the finished file again before it is moved over the target, and throws if it is not
   * right.
   */
  @FunctionalInterface
  public interface Check {
    void verify(Path written) throws IOException;
  }

  /**
   * Writes {@code target} and checks it; replaces an older file.
   *
   * @throws OutputException naming the target, if its folder is missing or not writable, the disk
   *     is full, or {@code check} cannot read the file
   */
  public static void write(Path target, Writer writer, Check check) {
    Path folder = target.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new OutputException(
          "%s cannot be written: there is no folder %s; create it".formatted(target, folder));
    }
    if (Files.isDirectory(target)) {
      throw new OutputException(target + " cannot be written: it is a folder");
    }
    // Not Files.createTempFile: that makes files only the owner can read.
    Path temporary = temporaryFor(target.toAbsolutePath());
    try {
      writeForced(temporary, writer);
      check.verify(temporary);
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      forceFolder(folder);
    } catch (AccessDeniedException e) {
      deleteQuietly(temporary, e);
      throw new OutputException(
          "%s cannot be written: folder %s is not writable".formatted(target, folder), e);
    } catch (IOException e) {
      deleteQuietly(temporary, e);
      throw new OutputException("%s cannot be written: %s".formatted(target, reason(e)), e);
    } catch (RuntimeException | Error e) {
      deleteQuietly(temporary, e);
      throw e;
    }
  }

  /**
   * Returns a new name for a temporary file or folder that will be moved to {@code target}: hidden,
   * in the same folder, and recognised by {@link #removeLeftovers}.
   */
  public static Path temporaryFor(Path target) {
    return target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
  }

  /**
   * Removes temporary files and folders that processes left in a folder when they were killed.
   *
   * @param untouched time since the last change after which a file is removed; zero if no other
   *     process can be writing in the folder
   * @return the files and folders that were removed
   */
  public static List<Path> removeLeftovers(Path folder, Duration untouched) {
    FileTime latest = FileTime.from(Instant.now().minus(untouched));
    List<Path> removed = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, ".*.tmp")) {
      for (Path file : files) {
        if (TEMPORARY.matcher(file.getFileName().toString()).matches()
            && Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).compareTo(latest) <= 0) {
          FileTree.delete(file);
          removed.add(file);
        }
      }
    } catch (IOException | DirectoryIteratorException | OutputException e) {
      // They stay; the next process may be allowed to remove them.
    }
    return removed;
  }

  /**
   * Writes {@code target} like {@link #write(Path, Writer, Check)}, without a check.
   *
   * @throws OutputException naming the target, if it cannot be written
   */
  public static void write(Path target, Writer writer) {
    write(target, writer, written -> {});
  }

  /**
   * Writes {@code content} to {@code target}, reads the file again and compares.
   *
   * @throws OutputException naming the target, if it cannot be written
   */
  public static void write(Path target, byte[] content) {
    write(target, content, written -> {});
  }

  /**
   * Writes {@code content} to {@code target}, reads the file again and compares, and lets {@code
   * check} read it too.
   *
   * @throws OutputException naming the target, if it cannot be written
   */
  public static void write(Path target, byte[] content, Check check) {
    write(
        target,
        channel -> FileBytes.write(channel, ByteBuffer.wrap(content)),
        written -> {
          if (!ByteBuffer.wrap(Files.readAllBytes(written)).equals(ByteBuffer.wrap(content))) {
            throw new IOException("the disk gives back other bytes than were written");
          }
          check.verify(written);
        });
  }

  private static void writeForced(Path file, Writer writer) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      writer.writeTo(channel);
      channel.force(true);
    }
  }

  /** Makes the rename itself durable where the system allows it (Windows does not). */
  private static void forceFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // The file itself is on the disk under its name, so this is no error.
    }
  }

  private static void deleteQuietly(Path temporary, Throwable cause) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  /**
   * Returns the message of an error, or the name of its class where the JDK's message is only a
   * path.
   */
  private static String reason(IOException e) {
    return e instanceof FileSystemException || e.getMessage() == null
        ? e.toString().substring(e.getClass().getPackageName().length() + 1)
        : e.getMessage();
  }
}
