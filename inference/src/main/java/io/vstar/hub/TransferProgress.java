package io.vstar.hub;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Adds up the bytes of the contents that a download fetches. */
final class TransferProgress {
  private final HubListener listener;
  private final Map<String, Long> doneByEtag = new HashMap<>();
  private final long total;
  private long done;

  TransferProgress(HubListener listener, Collection<RemoteFile> contents) {
    this.listener = listener;
    contents.forEach(file -> doneByEtag.put(file.etag(), 0L));
    this.total = contents.stream().mapToLong(RemoteFile::bytes).sum();
  }

  long total() {
    return total;
  }

  /** So many bytes of a content are there; fewer than before where it begins anew. */
  void at(RemoteFile file, long bytes) {
    Long before = doneByEtag.replace(file.etag(), bytes);
    if (before != null && before != bytes) {
      done += bytes - before;
      listener.progress(file.path(), done, total);
    }
  }
}
