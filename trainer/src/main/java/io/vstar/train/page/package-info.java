/**
 * The report of a run: {@code report.html}, one file that holds all it needs and grows while the
 * run goes on.
 *
 * <p>Start with {@link io.vstar.train.page.RunReport}, which listens to a run and gathers; {@link
 * io.vstar.train.page.ReportPage} turns what was gathered into HTML. The template, styles and
 * script are resources of this package; charts are drawn by uPlot. Nothing here knows a method of
 * training: metrics and findings are shown by their names and titles.
 */
package io.vstar.train.page;
