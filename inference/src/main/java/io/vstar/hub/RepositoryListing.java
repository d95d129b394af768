package io.vstar.hub;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.vstar.error.CheckpointException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The list of the files of a repository at a commit.
 *
 * @param commit hash of the commit, 40 hexadecimal digits
 * @param files paths of the files, all of them inside the repository
 */
record RepositoryListing(String commit, List<String> files) {
  RepositoryListing {
    files = List.copyOf(files);
  }

  /**
   * Parses the response of {@code /api/models/owner/name/revision/revision}.
   *
   * @throws CheckpointException if it is not a list of files, or a path leads out of the repository
   */
  static RepositoryListing parse(HubId id, byte[] json) {
    try {
      JsonObject root =
          JsonParser.parseString(new String(json, StandardCharsets.UTF_8)).getAsJsonObject();
      String commit = root.get("sha").getAsString();
      if (!HubId.isCommit(commit)) {
        throw new IllegalStateException("sha is " + commit);
      }
      List<String> files = new ArrayList<>();
      for (JsonElement sibling : root.getAsJsonArray("siblings")) {
        String path = sibling.getAsJsonObject().get("rfilename").getAsString();
        RepositoryPath.requireInside(path);
        files.add(path);
      }
      return new RepositoryListing(commit, files);
    } catch (JsonParseException
        | IllegalStateException
        | ClassCastException
        | UnsupportedOperationException
        | NullPointerException e) {
      throw new CheckpointException(
          "%s: the answer is not a list of files; is HF_ENDPOINT a Hugging Face Hub?".formatted(id),
          e);
    }
  }
}
