package io.vstar.hub;

import java.nio.file.Path;
import java.util.List;

/**
 * A model whose files are in the cache.
 *
 * @param commit the revision's commit, 40 hexadecimal digits
 * @param snapshot the folder of that commit in the cache
 * @param path what to open as the model: the snapshot, or the single file in it
 * @param files the model's files, relative to the snapshot
 * @param downloadedBytes how much of it came over the network this time
 */
public record HubModel(
    HubId id, String commit, Path snapshot, Path path, List<String> files, long downloadedBytes) {
  public HubModel {
    files = List.copyOf(files);
  }
}
