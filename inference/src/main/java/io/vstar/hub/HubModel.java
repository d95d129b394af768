package io.vstar.hub;

import java.nio.file.Path;
import java.util.List;

/**
 * A model whose files are in the cache.
 *
 * @param id name of the model on the Hub
 * @param commit commit of the revision, 40 hexadecimal digits
 * @param snapshot folder of that commit in the cache
 * @param path path to open as the model: the snapshot, or the single file in it
 * @param files paths of the model's files, relative to the snapshot
 * @param downloadedBytes number of bytes that were downloaded this time
 */
public record HubModel(
    HubId id, String commit, Path snapshot, Path path, List<String> files, long downloadedBytes) {
  public HubModel {
    files = List.copyOf(files);
  }
}
