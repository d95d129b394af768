package io.vstar.hub;

import java.io.IOException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Reports a response of the server with an error status. */
final class HttpRefusal extends IOException {
  private static final long serialVersionUID = 1L;
  private static final Set<Integer> TRANSIENT = Set.of(408, 429, 500, 502, 503, 504);

  private final int status;
  private final String code;
  private final String reason;
  private final long retryAfterSeconds;

  HttpRefusal(int status, HttpHeaders headers) {
    super("the answer is HTTP " + status);
    this.status = status;
    this.code = headers.firstValue("X-Error-Code").orElse("");
    this.reason = headers.firstValue("X-Error-Message").orElse("");
    this.retryAfterSeconds =
        headers
            .firstValue("Retry-After")
            .filter(text -> text.matches("\\d{1,4}"))
            .map(Long::parseLong)
            .orElse(0L);
  }

  int status() {
    return status;
  }

  /** Returns the Hub's name of the error, such as {@code GatedRepo}; may be empty. */
  String code() {
    return code;
  }

  /** Returns the Hub's message in brackets; may be empty. */
  String reason() {
    return reason.isEmpty() ? "" : " (" + reason + ")";
  }

  /** Returns whether another try may succeed. */
  boolean isTransient() {
    return TRANSIENT.contains(status);
  }

  /** Returns the time that the server asks to wait before the next try. */
  Optional<Duration> retryAfter() {
    return retryAfterSeconds == 0
        ? Optional.empty()
        : Optional.of(Duration.ofSeconds(retryAfterSeconds));
  }
}
