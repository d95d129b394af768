package io.vstar.hub;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Brings the files of one commit into the cache. */
final class SnapshotDownload {
  private final HubApi api;
  private final CachedRepository cached;
  private final HubId id;
  private final String commit;
  private final HubListener listener;

  SnapshotDownload(
      HubApi api, CachedRepository cached, HubId id, String commit, HubListener listener) {
    this.api = api;
    this.cached = cached;
    this.id = id;
    this.commit = commit;
    this.listener = listener;
  }

  /**
   * Fetches those of {@code files} that the snapshot lacks, in their order.
   *
   * @return how many bytes came over the network
   * @throws io.vstar.error.CheckpointException if one cannot be fetched
   * @throws io.vstar.error.OutputException if they do not fit or cannot be written
   */
  long run(List<String> files, FreeSpace freeSpace) {
    List<RemoteFile> missing = new ArrayList<>();
    for (String path : files) {
      if (!cached.has(commit, path)) {
        missing.add(api.describe(id, commit, path));
      }
    }
    if (missing.isEmpty()) {
      return 0;
    }
    Map<String, RemoteFile> contents = new LinkedHashMap<>(); // two paths may have the same one
    for (RemoteFile file : missing) {
      if (!cached.hasBlob(file)) {
        contents.putIfAbsent(file.etag(), file);
      }
    }
    TransferProgress progress = new TransferProgress(listener, contents.values());
    long there =
        contents.values().stream()
            .mapToLong(file -> BlobDownload.partialBytes(cached.blob(file)))
            .sum();
    freeSpace.require(progress.total() - there, cached.makeBlobs());
    long downloaded = 0;
    for (RemoteFile file : missing) {
      String name = id.repository() + "/" + file.path();
      downloaded +=
          CacheLock.holding(
              cached.lock(file),
              () -> listener.note("waiting for another download of " + name),
              () -> put(file, progress));
    }
    return downloaded;
  }

  /** Under the file's lock; says how many bytes came over the network. */
  private long put(RemoteFile file, TransferProgress progress) {
    // Looked up again: another process may have fetched it in the meantime.
    boolean isNew = !cached.hasBlob(file) && !cached.has(commit, file.path());
    long before = isNew ? BlobDownload.partialBytes(cached.blob(file)) : file.bytes();
    if (isNew) {
      api.fetch(id, commit, file, cached.blob(file), progress);
    }
    progress.at(file, file.bytes());
    if (!cached.has(commit, file.path())) {
      cached.place(file, commit, isNew);
    }
    return Math.max(0, file.bytes() - before);
  }
}
