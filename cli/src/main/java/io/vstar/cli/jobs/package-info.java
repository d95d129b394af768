/**
 * The command {@code vstar jobs}: a queue of trainings, and the service that executes them.
 *
 * <p>Start with {@link io.vstar.cli.jobs.JobsCommand}.
 */
package io.vstar.cli.jobs;
