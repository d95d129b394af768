package io.vstar.hub;

import io.vstar.error.CheckpointException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the Hub says about a file.
 *
 * @param path in the repository
 * @param etag the hash of its content, which names it in the cache
 * @param hash the kind of {@code etag}
 * @param bytes its length
 */
record RemoteFile(String path, String etag, ContentHash hash, long bytes) {
  private static final String LINKED_ETAG = "X-Linked-Etag";
  private static final String LINKED_SIZE = "X-Linked-Size";
  private static final String COMMIT = "X-Repo-Commit";

  /** Whether a redirect already says all about the file that it leads to. */
  static boolean isDescribedBy(Answer redirect) {
    return redirect.header(LINKED_ETAG).isPresent() && redirect.header(LINKED_SIZE).isPresent();
  }

  /**
   * Reads the headers of an answer to HEAD.
   *
   * @param commit whose file was asked for
   * @throws CheckpointException if they lack what a Hub says, or speak of another commit
   */
  static RemoteFile of(HubId id, String commit, String path, Answer answer) {
    String answered = answer.headerOnTheWay(COMMIT).orElse(commit);
    if (!answered.equals(commit)) {
      throw new CheckpointException(
          "%s: %s was asked for at commit %s, the answer is about commit %s"
              .formatted(id, path, commit, answered));
    }
    String etag =
        answer
            .headerOnTheWay(LINKED_ETAG)
            .or(() -> answer.header("ETag"))
            .map(RemoteFile::plain)
            .orElse("");
    Optional<ContentHash> hash = ContentHash.of(etag);
    OptionalLong bytes =
        answer
            .headerOnTheWay(LINKED_SIZE)
            .filter(text -> text.matches("\\d{1,18}"))
            .map(text -> OptionalLong.of(Long.parseLong(text)))
            .orElseGet(answer::contentLength);
    if (hash.isEmpty() || bytes.isEmpty()) {
      throw new CheckpointException(
          ("%s: the answer about %s has no hash or no length (ETag '%s'); is HF_ENDPOINT a Hugging"
                  + " Face Hub?")
              .formatted(id, path, etag));
    }
    return new RemoteFile(path, etag, hash.get(), bytes.getAsLong());
  }

  /** Without the quotes and the mark of a weak one. */
  private static String plain(String etag) {
    return (etag.startsWith("W/") ? etag.substring(2) : etag).replace("\"", "");
  }
}
