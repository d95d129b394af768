package io.vstar.train.page;

import io.vstar.train.event.Finding;
import java.util.List;

/**
 * The model of the page's template: the texts of a run, with numbers as they are printed.
 *
 * @param title the title of the document
 * @param head the top of the page
 * @param chartsJson the charts as JSON for the script
 * @param charts the charts
 * @param validations the measurements, for those who do not see charts
 * @param previews the preview pictures
 * @param findings what was found of the kept values
 * @param findingsNote what stands in place of findings; empty if there are any
 * @param data the pictures
 * @param facts names and values of inputs and environment
 * @param files the files of the run
 * @param config the config as YAML
 */
record ReportView(
    String title,
    Head head,
    String chartsJson,
    List<Chart> charts,
    List<Measurement> validations,
    Previews previews,
    List<FindingView> findings,
    String findingsNote,
    DataCards data,
    List<Fact> facts,
    List<Fact> files,
    String config) {

  /**
   * The top of the page.
   *
   * @param phase the name of the phase, for styles
   * @param phaseTitle the phase in words
   * @param goesOn whether more is to come
   * @param written the time of writing in words
   * @param writtenMillis the time of writing in milliseconds since 1970
   * @param percent the part of the steps that is done, in percent
   * @param tiles the most important figures
   */
  record Head(
      String name,
      String run,
      String subject,
      String phase,
      String phaseTitle,
      boolean goesOn,
      String verdict,
      String explanation,
      String written,
      long writtenMillis,
      String percent,
      List<Fact> tiles,
      List<String> warnings) {}

  /**
   * A name with a value.
   *
   * @param link the address that the value leads to; empty for none
   */
  record Fact(String name, String value, String link) {
    Fact(String name, String value) {
      this(name, value, "");
    }

    boolean linked() {
      return !link.isEmpty();
    }
  }

  /** A measurement of the held-out loss. */
  record Measurement(int step, String loss, String ratio, boolean best) {}

  /**
   * The preview pictures.
   *
   * @param strips the pictures of each prompt and seed
   * @param note what is not shown; empty if all is
   */
  record Previews(List<PreviewFilm.Strip> strips, String note) {}

  /**
   * A finding.
   *
   * @param kind the name of its kind, for styles
   * @param mark the kind in a word
   * @param columns the headings of its table
   * @param rows the cells of its table
   */
  record FindingView(
      String kind,
      String mark,
      String title,
      String text,
      List<Finding.Column> columns,
      List<List<Cell>> rows) {
    boolean tabled() {
      return !columns.isEmpty();
    }
  }

  /**
   * A cell of a table.
   *
   * @param text the text
   * @param numeric whether it is a number
   * @param bar the style of the bar behind it; empty for none
   */
  record Cell(String text, boolean numeric, String bar) {}
}
