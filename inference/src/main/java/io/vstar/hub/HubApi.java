package io.vstar.hub;

import io.vstar.error.CheckpointException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The three questions to the Hub, asked until they are answered or there is no hope. */
final class HubApi {
  private final HubHttp http;
  private final RetryPolicy retries;
  private final HubListener listener;
  private final Failures failures;

  HubApi(HubSettings settings, RetryPolicy retries, HubListener listener) {
    this.http = new HubHttp(settings, retries.patience());
    this.retries = retries;
    this.listener = listener;
    this.failures = new Failures(settings);
  }

  /**
   * Which files the revision has.
   *
   * @param patient whether to try again when the Hub does not answer
   * @throws IOException if it does not answer, or refuses; {@link #explain} says what that means
   */
  RepositoryListing list(HubId id, boolean patient) throws IOException {
    URI uri =
        http.uri(Stream.of("api", "models", id.owner(), id.name(), "revision", id.revision()));
    RetryPolicy policy = patient ? retries : retries.once();
    return policy.send(
        () -> {
          try (Answer answer = http.get(uri, 0)) {
            return RepositoryListing.parse(id, answer.bytes());
          }
        },
        listener);
  }

  /**
   * Which content a file has.
   *
   * @throws CheckpointException if the Hub does not say
   */
  RemoteFile describe(HubId id, String commit, String path) {
    URI uri = fileUri(id, commit, path);
    try {
      return retries.send(
          () -> {
            try (Answer answer = http.head(uri)) {
              return RemoteFile.of(id, commit, path, answer);
            }
          },
          listener);
    } catch (IOException e) {
      throw failures.explain(id, Optional.of(path), e);
    }
  }

  /**
   * Fetches that content.
   *
   * @param blob where to put it; the caller holds its lock
   * @throws CheckpointException if the Hub does not send it whole
   * @throws io.vstar.error.OutputException if it cannot be written
   */
  void fetch(HubId id, String commit, RemoteFile file, Path blob, TransferProgress progress) {
    String name = id.repository() + "/" + file.path();
    try {
      new BlobDownload(file, name, blob, progress)
          .run(http, fileUri(id, commit, file.path()), retries, listener);
    } catch (IOException e) {
      throw failures.explain(id, Optional.of(file.path()), e);
    }
  }

  /** What a failure of {@link #list} means. */
  CheckpointException explain(HubId id, IOException failure) {
    return failures.explain(id, Optional.empty(), failure);
  }

  private URI fileUri(HubId id, String commit, String path) {
    return http.uri(
        Stream.concat(
            Stream.of(id.owner(), id.name(), "resolve", commit), Stream.of(path.split("/"))));
  }
}
