package io.vstar.cli.analysis;

import com.google.gson.GsonBuilder;
import java.io.PrintWriter;

/** Prints results as JSON, for scripts. The keys are part of the interface. */
final class JsonText {
  private JsonText() {}

  /** Prints a map, list or record. */
  static void print(PrintWriter out, Object value) {
    out.println(
        new GsonBuilder()
            .serializeNulls()
            .setPrettyPrinting()
            .disableHtmlEscaping()
            .create()
            .toJson(value));
    out.flush();
  }

  /** Rounds a number to six decimals, which are more than float32 gives. */
  static double rounded(double value) {
    return Math.round(1e6 * value) / 1e6;
  }
}
