package io.vstar.hub;

/** Hears how a download goes; called on the thread that downloads. */
public interface HubListener {
  /** Hears nothing. */
  HubListener NONE =
      new HubListener() {
        @Override
        public void progress(String file, long done, long total) {}

        @Override
        public void note(String message) {}
      };

  /**
   * Some bytes have arrived.
   *
   * @param file its path in the repository
   * @param done bytes of all files of this download that are there, those of an earlier try
   *     included
   * @param total bytes of all files of this download
   */
  void progress(String file, long done, long total);

  /**
   * Something a user may wonder about: a wait, another try, the use of an older copy.
   *
   * @param message one line
   */
  void note(String message);
}
