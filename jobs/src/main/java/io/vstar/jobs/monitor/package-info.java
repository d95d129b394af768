/**
 * A service as other programs watch it: metrics for Prometheus and the state of its health, over
 * HTTP.
 *
 * <p>Start with {@link io.vstar.jobs.monitor.Monitor}. Nothing here changes a job.
 */
package io.vstar.jobs.monitor;
