package io.vstar.hub;

import io.vstar.error.CheckpointException;
import io.vstar.error.OutputException;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Downloads one blob into the cache and continues an interrupted download. The caller holds the
 * blob's lock.
 */
final class BlobDownload {
  // An ending of vstar's own, so that no other program writes to the file; see CacheLock.
  private static final String PARTIAL_ENDING = ".vstar.incomplete";

  private final RemoteFile file;
  private final String name;
  private final Path blob;
  private final Path partial;
  private final TransferProgress progress;

  /**
   * Prepares a download.
   *
   * @param file description of the file on the Hub
   * @param name name of the file, for messages
   * @param blob target; its folder must exist
   */
  BlobDownload(RemoteFile file, String name, Path blob, TransferProgress progress) {
    this.file = file;
    this.name = name;
    this.blob = blob;
    this.partial = partial(blob);
    this.progress = progress;
  }

  /** Returns the number of bytes that an earlier, interrupted download left. */
  static long partialBytes(Path blob) {
    try {
      return Files.exists(partial(blob)) ? Files.size(partial(blob)) : 0;
    } catch (IOException e) {
      return 0; // deleted in the meantime
    }
  }

  private static Path partial(Path blob) {
    return blob.resolveSibling(blob.getFileName() + PARTIAL_ENDING);
  }

  /**
   * Downloads the blob, checks its hash and moves it to its place.
   *
   * @throws IOException if the network fails on every try; the bytes received so far are kept
   * @throws CheckpointException if the blob does not have the hash that the Hub announced; it is
   *     deleted
   * @throws OutputException if the file cannot be written
   */
  void run(HubHttp http, URI uri, RetryPolicy retries, HubListener listener) throws IOException {
    RetryPolicy.Attempts attempts = retries.start(listener);
    boolean complete = false;
    while (!complete) {
      try {
        transfer(http, uri, attempts);
        complete = true;
      } catch (IOException e) {
        attempts.failed(e);
      }
    }
    check();
    moveInPlace();
  }

  private void transfer(HubHttp http, URI uri, RetryPolicy.Attempts attempts) throws IOException {
    if (partialBytes(blob) > file.bytes()) {
      remove(); // cannot be the beginning of this blob
    }
    long have = partialBytes(blob);
    progress.at(file, have);
    if (have == file.bytes() && have > 0) {
      return;
    }
    try (HubResponse response = http.get(uri, have)) {
      long start = start(response, have);
      requireLength(response, file.bytes() - start);
      receive(response.body(), start, attempts);
    } catch (HttpRefusal e) {
      if (e.status() != 416) {
        throw e;
      }
      remove();
      throw new EOFException("the server does not have the rest of " + name);
    }
  }

  /**
   * Returns the position where the response begins: the requested one, or 0 from a server without
   * ranges.
   */
  private long start(HubResponse response, long requested) throws IOException {
    if (response.status() != 206) {
      return 0;
    }
    String range = response.header("Content-Range").orElse("");
    if (!range.startsWith("bytes " + requested + "-")) {
      remove();
      throw new EOFException(
          "the server sends the range '%s' of %s, not from %d".formatted(range, name, requested));
    }
    return requested;
  }

  private void requireLength(HubResponse response, long expected) {
    OptionalLong announced = response.contentLength();
    if (announced.isPresent() && announced.getAsLong() != expected) {
      throw new CheckpointException(
          "%s: the server sends %d bytes, expected %d; is there a proxy that answers in its place?"
              .formatted(name, announced.getAsLong(), expected));
    }
  }

  private void receive(BodyChunks body, long start, RetryPolicy.Attempts attempts)
      throws IOException {
    try (PartialFile out = new PartialFile(partial, start)) {
      long done = start;
      Optional<List<ByteBuffer>> chunk = body.next();
      for (; chunk.isPresent(); chunk = body.next()) {
        for (ByteBuffer buffer : chunk.get()) {
          done += buffer.remaining();
          if (done > file.bytes()) {
            out.clear();
            throw new CheckpointException(
                "%s: the server sends more than the %d bytes it has said"
                    .formatted(name, file.bytes()));
          }
          out.write(buffer);
        }
        attempts.progressed();
        progress.at(file, done);
      }
      if (done < file.bytes()) {
        throw new EOFException("%s ended after %d of %d bytes".formatted(name, done, file.bytes()));
      }
      out.force();
    }
  }

  private void check() {
    String actual;
    try {
      actual = file.hash().of(partial);
    } catch (IOException e) {
      throw new OutputException(partial + ": cannot be read: " + e, e);
    }
    if (!actual.equals(file.etag())) {
      remove();
      throw new CheckpointException(
          ("%s: what arrived has the hash %s, expected %s; it was removed, run again to fetch it"
                  + " anew")
              .formatted(name, actual, file.etag()));
    }
  }

  private void moveInPlace() {
    try {
      Files.move(
          partial, blob, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new OutputException(blob + ": cannot be written: " + e, e);
    }
  }

  private void remove() {
    try {
      Files.deleteIfExists(partial);
    } catch (IOException e) {
      throw new OutputException(partial + ": cannot be removed: " + e, e);
    }
  }

  /**
   * The file of an incomplete download; it reports failures of the disk as {@link OutputException},
   * which is not retried.
   */
  private static final class PartialFile implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;

    PartialFile(Path path, long start) {
      this.path = path;
      try {
        channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        channel.truncate(start);
        channel.position(start);
      } catch (IOException e) {
        throw failed(e);
      }
    }

    void write(ByteBuffer buffer) {
      try {
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
      } catch (IOException e) {
        throw failed(e);
      }
    }

    void clear() {
      try {
        channel.truncate(0);
      } catch (IOException e) {
        throw failed(e);
      }
    }

    void force() {
      try {
        channel.force(true);
      } catch (IOException e) {
        throw failed(e);
      }
    }

    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException e) {
        throw failed(e);
      }
    }

    private OutputException failed(IOException e) {
      return new OutputException(path + ": cannot be written: " + e.getMessage(), e);
    }
  }
}
