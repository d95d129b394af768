package io.vstar.cli.console;

import com.google.gson.GsonBuilder;
import java.io.PrintWriter;

/** Writes results as JSON, for scripts. The keys are part of the interface. */
public final class JsonText {
  private JsonText() {}

  /**
   * Returns a map, list or record as indented JSON; what is {@code null} is written too, and no
   * character is escaped that need not be.
   */
  public static String of(Object value) {
    return new GsonBuilder()
        .serializeNulls()
        .setPrettyPrinting()
        .disableHtmlEscaping()
        .create()
        .toJson(value);
  }

  /** Prints a map, list or record. */
  public static void print(PrintWriter out, Object value) {
    out.println(of(value));
    out.flush();
  }

  /** Rounds a number to six decimals, which are more than float32 gives. */
  public static double rounded(double value) {
    return Math.round(1e6 * value) / 1e6;
  }
}
