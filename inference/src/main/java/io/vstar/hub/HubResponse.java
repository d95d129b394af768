package io.vstar.hub;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A successful answer.
 *
 * @param status 2xx, or 3xx where the redirect was not to be followed
 * @param hops the headers of every answer on the way, the first one first
 */
record Answer(int status, List<HttpHeaders> hops, BodyChunks body) implements AutoCloseable {
  private static final int MAX_TEXT_BYTES = 64 << 20;

  Answer {
    hops = List.copyOf(hops);
  }

  /** A header of the last answer. */
  Optional<String> header(String name) {
    return hops.get(hops.size() - 1).firstValue(name);
  }

  /** A header of any answer on the way; the last one that has it wins. */
  Optional<String> headerOnTheWay(String name) {
    return hops.stream()
        .map(headers -> headers.firstValue(name))
        .flatMap(Optional::stream)
        .reduce((earlier, later) -> later);
  }

  OptionalLong contentLength() {
    return hops.get(hops.size() - 1).firstValueAsLong("Content-Length");
  }

  /** The whole body, which is to be a text of moderate length. */
  byte[] bytes() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (Optional<List<ByteBuffer>> chunk = body.next(); chunk.isPresent(); chunk = body.next()) {
      for (ByteBuffer buffer : chunk.get()) {
        byte[] part = new byte[buffer.remaining()];
        buffer.get(part);
        bytes.writeBytes(part);
      }
      if (bytes.size() > MAX_TEXT_BYTES) {
        throw new ProtocolException("the answer is longer than any list of files");
      }
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    body.close();
  }
}
