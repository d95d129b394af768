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
 * Fetches one content into the cache, going on where an earlier try was cut off. The caller holds
 * the content's lock.
 */
final class BlobDownload {
  // Of our own, so that no other program goes on writing to it; see CacheLock.
  private static final String PARTIAL_ENDING = ".vstar.incomplete";

  private final RemoteFile file;
  private final String name;
  private final Path blob;
  private final Path partial;
  private final TransferProgress progress;

  /**
   * @param name of the file, for messages
   * @param blob where to put it; its folder exists
   */
  BlobDownload(RemoteFile file, String name, Path blob, TransferProgress progress) {
    this.file = file;
    this.name = name;
    this.blob = blob;
    this.partial = partial(blob);
    this.progress = progress;
  }

  /** What an earlier try has left, in bytes. */
  static long partialBytes(Path blob) {
    try {
      return Files.exists(partial(blob)) ? Files.size(partial(blob)) : 0;
    } catch (IOException e) {
      return 0; // gone since
    }
  }

  private static Path partial(Path blob) {
    return blob.resolveSibling(blob.getFileName() + PARTIAL_ENDING);
  }

  /**
   * Fetches, checks and moves in place.
   *
   * @throws IOException if the network fails for good; what has arrived is kept
   * @throws CheckpointException if the content is not what the Hub says it is; it is removed
   * @throws OutputException if the disk fails
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
      remove(); // no beginning of this content
    }
    long have = partialBytes(blob);
    progress.at(file, have);
    if (have == file.bytes() && have > 0) {
      return;
    }
    try (Answer answer = http.get(uri, have)) {
      long start = start(answer, have);
      requireLength(answer, file.bytes() - start);
      receive(answer.body(), start, attempts);
    } catch (HttpRefusal e) {
      if (e.status() != 416) {
        throw e;
      }
      remove();
      throw new EOFException("the server does not have the rest of " + name);
    }
  }

  /** Where the answer begins: at what was asked for, or at 0 from a server without ranges. */
  private long start(Answer answer, long asked) throws IOException {
    if (answer.status() != 206) {
      return 0;
    }
    String range = answer.header("Content-Range").orElse("");
    if (!range.startsWith("bytes " + asked + "-")) {
      remove();
      throw new EOFException(
          "the server sends the range '%s' of %s, not from %d".formatted(range, name, asked));
    }
    return asked;
  }

  private void requireLength(Answer answer, long expected) {
    OptionalLong announced = answer.contentLength();
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

  /** Turns failures of the disk into errors that no further try follows. */
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
