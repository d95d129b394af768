package io.vstar.hub;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Adds up the received bytes of all files of a download. */
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

  /**
   * Records the number of received bytes of a file; it is smaller than before if the file starts
   * again.
   */
  void at(RemoteFile file, long bytes) {
    Long before = doneByEtag.replace(file.etag(), bytes);
    if (before != null && before != bytes) {
      done += bytes - before;
      listener.progress(file.path(), done, total);
    }
  }
}
