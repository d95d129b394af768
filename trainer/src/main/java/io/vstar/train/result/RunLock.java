package io.vstar.train.result;

import io.vstar.error.OutputException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The lock of a result folder. The operating system releases it with the process, however that
 * ends; the text in the file only names the holder to others.
 */
final class RunLock implements AutoCloseable {
  // One byte far beyond the text, which stays readable where locks are mandatory (Windows).
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  private final Path folder;
  private final FileChannel channel;

  private RunLock(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @throws OutputException if the folder is not writable, or the lock is held, naming the holder
   */
  static RunLock take(Path folder) {
    Path file = folder.resolve(".lock");
    FileChannel channel = null;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        String holder = Files.readString(file).strip();
        channel.close();
        throw new OutputException(
            "%s is in use by %s; wait for it, or set another output.name"
                .formatted(folder, holder.isEmpty() ? "another run" : holder));
      }
      write(channel, "process %d on %s%n".formatted(ProcessHandle.current().pid(), hostName()));
      return new RunLock(folder, channel);
    } catch (IOException e) {
      closeQuietly(channel, e);
      throw new OutputException(
          "%s cannot be written to (%s); set another output.folder".formatted(folder, e), e);
    }
  }

  @Override
  public void close() {
    // The file is not deleted, since the next run may have opened it already.
    try (channel) {
      channel.truncate(0);
    } catch (IOException e) {
      throw new OutputException("%s cannot be given free: %s".formatted(folder, e), e);
    }
  }

  /** Returns the lock; null if another process, or another part of this one, holds it. */
  private static FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock(LOCKED_BYTE, 1, false);
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static void write(FileChannel channel, String text) throws IOException {
    channel.truncate(0);
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    channel.force(false);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "this host";
    }
  }

  private static void closeQuietly(FileChannel channel, IOException cause) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }
}
