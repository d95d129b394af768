package io.vstar.hub;

/** Receives progress and messages of a download on the thread that downloads. */
public interface HubListener {
  /** A listener that ignores everything. */
  HubListener NONE =
      new HubListener() {
        @Override
        public void progress(String file, long done, long total) {}

        @Override
        public void note(String message) {}
      };

  /**
   * Reports that bytes have arrived.
   *
   * @param file path of the file in the repository
   * @param done number of bytes of all files of this download that are present, including those of
   *     an earlier try
   * @param total number of bytes of all files of this download
   */
  void progress(String file, long done, long total);

  /**
   * Reports an event that the user should know of, such as a wait, another try or the use of an
   * older copy.
   *
   * @param message the message, one line
   */
  void note(String message);
}
