package io.vstar.hub;

import io.vstar.error.CheckpointException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The three requests to the Hub, each of which is repeated until it succeeds or cannot succeed. */
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
   * Requests the list of files of a revision.
   *
   * @param patient whether to try again if the Hub does not answer
   * @throws IOException if the Hub does not answer or refuses; {@link #explain} makes a message of
   *     it
   */
  RepositoryListing list(HubId id, boolean patient) throws IOException {
    URI uri =
        http.uri(Stream.of("api", "models", id.owner(), id.name(), "revision", id.revision()));
    RetryPolicy policy = patient ? retries : retries.once();
    return policy.send(
        () -> {
          try (HubResponse response = http.get(uri, 0)) {
            return RepositoryListing.parse(id, response.bytes());
          }
        },
        listener);
  }

  /**
   * Requests hash and size of a file.
   *
   * @throws CheckpointException if the Hub does not tell them
   */
  RemoteFile describe(HubId id, String commit, String path) {
    URI uri = fileUri(id, commit, path);
    try {
      return retries.send(
          () -> {
            try (HubResponse response = http.head(uri)) {
              return RemoteFile.of(id, commit, path, response);
            }
          },
          listener);
    } catch (IOException e) {
      throw failures.explain(id, Optional.of(path), e);
    }
  }

  /**
   * Downloads a file.
   *
   * @param blob target; the caller holds its lock
   * @throws CheckpointException if the Hub does not send the whole file
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

  /** Returns the error that says what a failure of {@link #list} means. */
  CheckpointException explain(HubId id, IOException failure) {
    return failures.explain(id, Optional.empty(), failure);
  }

  private URI fileUri(HubId id, String commit, String path) {
    return http.uri(
        Stream.concat(
            Stream.of(id.owner(), id.name(), "resolve", commit), Stream.of(path.split("/"))));
  }
}
