package io.vstar.hub;

import java.io.IOException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** The server answered, and the answer is an error. */
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

  /** The Hub's own name of the error, such as {@code GatedRepo}; may be empty. */
  String code() {
    return code;
  }

  /** The Hub's words, in brackets; may be empty. */
  String reason() {
    return reason.isEmpty() ? "" : " (" + reason + ")";
  }

  boolean isTransient() {
    return TRANSIENT.contains(status);
  }

  /** What the server asks to wait. */
  Optional<Duration> retryAfter() {
    return retryAfterSeconds == 0
        ? Optional.empty()
        : Optional.of(Duration.ofSeconds(retryAfterSeconds));
  }
}
