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
 * A successful response of the Hub.
 *
 * @param status HTTP status, 2xx, or 3xx for a redirect that is not followed
 * @param hops the headers of every response, from the first redirect to this response
 * @param body the body; the caller closes it through this response
 */
record HubResponse(int status, List<HttpHeaders> hops, BodyChunks body) implements AutoCloseable {
  private static final int MAX_TEXT_BYTES = 64 << 20;

  HubResponse {
    hops = List.copyOf(hops);
  }

  /** Returns a header of the last response. */
  Optional<String> header(String name) {
    return hops.get(hops.size() - 1).firstValue(name);
  }

  /** Returns a header of any of the responses; the last one that has it wins. */
  Optional<String> headerOfAnyHop(String name) {
    return hops.stream()
        .map(headers -> headers.firstValue(name))
        .flatMap(Optional::stream)
        .reduce((earlier, later) -> later);
  }

  OptionalLong contentLength() {
    return hops.get(hops.size() - 1).firstValueAsLong("Content-Length");
  }

  /** Reads the whole body, at most 64 MiB. */
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
