package io.vstar.cli.model;

import io.vstar.cli.console.ProgressReporter;
import io.vstar.hub.HubListener;
import java.io.PrintWriter;
import java.util.function.Supplier;

/** Shows the progress of a download in megabytes (10^6 bytes). */
public final class DownloadProgress implements HubListener, AutoCloseable {
  private static final long MEGABYTE = 1_000_000;

  private final Supplier<ProgressReporter> opener;
  private ProgressReporter reporter; // null before the first bytes
  private final PrintWriter err;
  private long shown = -1; // in megabytes, so that not every packet is reported

  /**
   * Opens the display.
   *
   * @param err receives messages in words
   */
  public DownloadProgress(PrintWriter err) {
    this(() -> ProgressReporter.open("downloading"), err);
  }

  DownloadProgress(Supplier<ProgressReporter> opener, PrintWriter err) {
    this.opener = opener;
    this.err = err;
  }

  @Override
  public void progress(String file, long done, long total) {
    long megabytes = (done + MEGABYTE - 1) / MEGABYTE;
    if (megabytes > 0 && megabytes != shown) {
      shown = megabytes;
      reporter = reporter == null ? opener.get() : reporter;
      reporter.step(megabytes, (total + MEGABYTE - 1) / MEGABYTE, "MB " + file);
    }
  }

  @Override
  public void note(String message) {
    err.println("vstar: " + message);
    err.flush();
  }

  @Override
  public void close() {
    if (reporter != null) {
      reporter.close();
    }
  }
}
