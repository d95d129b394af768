package io.vstar.train.page;

import com.google.gson.Gson;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;

/**
 * The page as HTML: the template with its styles and scripts, which are part of the page. Every
 * value of a run is escaped by the template, those for the script as JSON by Gson.
 */
final class ReportPage {
  private static final String CHARTS = "/META-INF/resources/webjars/uplot/%s/dist/%s";
  private static final String CHARTS_VERSION =
      "/META-INF/maven/org.webjars.npm/uplot/pom.properties";

  /** The parts that are the same on every page. */
  private record Parts(String uplotScript, String uplotStyle, String style, String script) {}

  private final Gson gson = new Gson(); // escapes what could end a script
  private final Template template;
  private final Parts parts;

  /** Reads the template and what it needs. */
  ReportPage() {
    this.template =
        Mustache.compiler()
            .emptyStringIsFalse(true)
            .zeroIsFalse(true)
            .compile(resource("report.html"));
    String version = chartsVersion();
    this.parts =
        new Parts(
            resource(CHARTS.formatted(version, "uPlot.iife.min.js")),
            resource(CHARTS.formatted(version, "uPlot.min.css")),
            resource("report.css"),
            resource("report.js"));
  }

  /** Returns charts as JSON that can stand inside of a script. */
  String json(List<Chart> charts) {
    return gson.toJson(charts);
  }

  /** Writes the page. */
  String html(ReportView view) {
    StringWriter html = new StringWriter();
    template.execute(view, parts, html);
    return html.toString();
  }

  private static String chartsVersion() {
    try (InputStream in = open(CHARTS_VERSION)) {
      Properties pom = new Properties();
      pom.load(in);
      return pom.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a text of this package, or of a webjar. */
  static String resource(String name) {
    try (InputStream in = open(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String name) {
    InputStream in = ReportPage.class.getResourceAsStream(name);
    if (in == null) {
      throw new IllegalStateException(name + " is missing on the class path");
    }
    return in;
  }
}
