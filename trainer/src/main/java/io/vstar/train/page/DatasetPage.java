package io.vstar.train.page;

import com.samskivert.mustache.Mustache;
import io.vstar.io.AtomicFile;
import io.vstar.train.check.DatasetReport;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/**
 * The page of a check of a data set: pictures by bucket with crop and mask, captions with their
 * tokens, and what was found. It needs nothing but itself, and everything out of files is escaped.
 */
public final class DatasetPage {
  /** The parts that are the same on every page. */
  private record Parts(String style) {}

  private DatasetPage() {}

  /**
   * Writes the page, whole or not at all.
   *
   * @param stopped returns whether to stop while thumbnails are read
   * @throws io.vstar.error.OutputException if it cannot be written
   * @throws java.util.concurrent.CancellationException if it was stopped
   */
  public static void write(DatasetReport report, Path file, BooleanSupplier stopped) {
    DatasetPageView view = new DatasetCards(report, stopped).view();
    StringWriter html = new StringWriter();
    Mustache.compiler()
        .emptyStringIsFalse(true)
        .zeroIsFalse(true)
        .compile(ReportPage.resource("dataset.html"))
        .execute(view, new Parts(ReportPage.resource("report.css")), html);
    AtomicFile.write(file.toAbsolutePath(), html.toString().getBytes(StandardCharsets.UTF_8));
  }
}
