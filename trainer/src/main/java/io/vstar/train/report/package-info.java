/**
 * The listeners that record a run: its metrics, its manifest, its sheets of pictures.
 *
 * <p>Start with {@link io.vstar.train.report.MetricsRecorder}.
 */
package io.vstar.train.report;
