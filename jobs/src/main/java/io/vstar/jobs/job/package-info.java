/**
 * Values of the queue: jobs, their schedules and run windows, and the executions of their
 * trainings.
 *
 * <p>Start with {@link io.vstar.jobs.job.Job}. Nothing here reads a clock, a file or a database.
 */
package io.vstar.jobs.job;
