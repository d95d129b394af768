package io.vstar.hub;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Downloads the files of one commit into the cache. */
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
   * Downloads those of {@code files} that the snapshot lacks, in their order.
   *
   * @return number of downloaded bytes
   * @throws io.vstar.error.CheckpointException if a file cannot be downloaded
   * @throws io.vstar.error.OutputException if the files do not fit on the disk or cannot be written
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
    Map<String, RemoteFile> contents = new LinkedHashMap<>(); // two paths may have the same content
    for (RemoteFile file : missing) {
      if (!cached.hasBlob(file)) {
        contents.putIfAbsent(file.etag(), file);
      }
    }
    TransferProgress progress = new TransferProgress(listener, contents.values());
    long partial =
        contents.values().stream()
            .mapToLong(file -> BlobDownload.partialBytes(cached.blob(file)))
            .sum();
    freeSpace.require(progress.total() - partial, cached.makeBlobs());
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

  /**
   * Downloads a file if needed, while holding its lock, and returns the number of downloaded bytes.
   */
  private long put(RemoteFile file, TransferProgress progress) {
    // Looked up again, because another process may have downloaded it in the meantime.
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
