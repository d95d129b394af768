package io.vstar.hub;

import io.vstar.error.CheckpointException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import java.util.stream.Stream;

/** Turns failed requests into messages that say what they mean for a model and what to do. */
final class Failures {
  private final URI endpoint;
  private final boolean hasToken;

  Failures(HubSettings settings) {
    this.endpoint = settings.endpoint();
    this.hasToken = settings.tokenToSend().isPresent();
  }

  /**
   * Returns the error of a failed request.
   *
   * @param file path of the requested file; empty for the repository itself
   */
  CheckpointException explain(HubId id, Optional<String> file, IOException failure) {
    String message =
        failure instanceof HttpRefusal refusal
            ? refused(id, file, refusal)
            : ("%s%s cannot be fetched from %s: %s; what has arrived is kept, run again when the"
                    + " network is back")
                .formatted(id, file.map(f -> ": " + f).orElse(""), endpoint, inWords(failure));
    return new CheckpointException(message, failure);
  }

  private String refused(HubId id, Optional<String> file, HttpRefusal refusal) {
    return switch (refusal.code()) {
      case "GatedRepo" -> gated(id);
      case "RevisionNotFound" -> noRevision(id);
      case "EntryNotFound" ->
          "%s has no file %s (HTTP 404)".formatted(id, file.orElse("that was asked for"));
      case "RepoNotFound" -> noRepository(id, refusal);
      default -> byStatus(id, file, refusal);
    };
  }

  private String byStatus(HubId id, Optional<String> file, HttpRefusal refusal) {
    return switch (refusal.status()) {
      case 401 -> noRepository(id, refusal);
      case 403 ->
          "%s must not be read%s (HTTP 403)%s; see %s, and set HF_TOKEN to a token that may"
              .formatted(
                  id, hasToken ? " with this token" : "", refusal.reason(), page(id.repository()));
      case 404 ->
          file.map(f -> "%s has no file %s (HTTP 404)".formatted(id, f))
              .orElseGet(
                  () ->
                      "%s has no model %s, or that has no revision %s (HTTP 404); check both names"
                          .formatted(endpoint, id.repository(), id.revision()));
      default ->
          "%s%s: %s answers HTTP %d%s; try again later"
              .formatted(
                  id,
                  file.map(f -> ": " + f).orElse(""),
                  endpoint,
                  refusal.status(),
                  refusal.reason());
    };
  }

  // Without a token the Hub answers 401 instead of 404.
  private String noRepository(HubId id, HttpRefusal refusal) {
    return hasToken && refusal.status() == 401
        ? "%s: the token is not accepted (HTTP 401)%s; make a new one at %s and set HF_TOKEN"
            .formatted(id, refusal.reason(), page("settings/tokens"))
        : ("%s has no model %s for you (HTTP %d); check the name, or the path if a local one was"
                + " meant; for a private model set HF_TOKEN to a token that may read it")
            .formatted(endpoint, id.repository(), refusal.status());
  }

  private String gated(HubId id) {
    return hasToken
        ? "%s is gated, and this token's account may not read it; accept its licence at %s"
            .formatted(id, page(id.repository()))
        : "%s is gated; accept its licence at %s, then set HF_TOKEN to a token from %s"
            .formatted(id, page(id.repository()), page("settings/tokens"));
  }

  private String noRevision(HubId id) {
    return "%s has no revision %s; check the branch, tag or commit at %s"
        .formatted(id.repository(), id.revision(), page(id.repository() + "/commits/main"));
  }

  private String page(String path) {
    return endpoint + "/" + path;
  }

  /** Describes a failure of the connection; the JDK's own messages are often empty. */
  static String inWords(Throwable failure) {
    if (hasCause(failure, UnresolvedAddressException.class)
        || hasCause(failure, UnknownHostException.class)) {
      return "there is no such host, or no network";
    }
    if (hasCause(failure, ConnectException.class)) {
      return "no connection";
    }
    return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
  }

  private static boolean hasCause(Throwable failure, Class<? extends Throwable> type) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .anyMatch(type::isInstance);
  }
}
