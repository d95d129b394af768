package io.vstar.hub;

import io.vstar.error.CheckpointException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The description of a file on the Hub.
 *
 * @param path path in the repository
 * @param etag hash of its content, which is the name of its blob in the cache
 * @param hash kind of hash that {@code etag} is
 * @param bytes size in bytes
 */
record RemoteFile(String path, String etag, ContentHash hash, long bytes) {
  private static final String LINKED_ETAG = "X-Linked-Etag";
  private static final String LINKED_SIZE = "X-Linked-Size";
  private static final String COMMIT = "X-Repo-Commit";

  /** Returns whether a redirect already has hash and size of the file. */
  static boolean isDescribedBy(HubResponse redirect) {
    return redirect.header(LINKED_ETAG).isPresent() && redirect.header(LINKED_SIZE).isPresent();
  }

  /**
   * Reads the headers of a response to HEAD.
   *
   * @param commit commit for which the file was requested
   * @throws CheckpointException if hash or size is missing, or the headers are those of another
   *     commit
   */
  static RemoteFile of(HubId id, String commit, String path, HubResponse response) {
    String described = response.headerOfAnyHop(COMMIT).orElse(commit);
    if (!described.equals(commit)) {
      throw new CheckpointException(
          "%s: %s was asked for at commit %s, the answer is about commit %s"
              .formatted(id, path, commit, described));
    }
    String etag =
        response
            .headerOfAnyHop(LINKED_ETAG)
            .or(() -> response.header("ETag"))
            .map(RemoteFile::plain)
            .orElse("");
    Optional<ContentHash> hash = ContentHash.of(etag);
    OptionalLong bytes =
        response
            .headerOfAnyHop(LINKED_SIZE)
            .filter(text -> text.matches("\\d{1,18}"))
            .map(text -> OptionalLong.of(Long.parseLong(text)))
            .orElseGet(response::contentLength);
    if (hash.isEmpty() || bytes.isEmpty()) {
      throw new CheckpointException(
          ("%s: the answer about %s has no hash or no length (ETag '%s'); is HF_ENDPOINT a Hugging"
                  + " Face Hub?")
              .formatted(id, path, etag));
    }
    return new RemoteFile(path, etag, hash.get(), bytes.getAsLong());
  }

  /** Returns an ETag without the quotes and the prefix of a weak one. */
  private static String plain(String etag) {
    return (etag.startsWith("W/") ? etag.substring(2) : etag).replace("\"", "");
  }
}
