/**
 * Notices of what became of trainings, to a person or another program.
 *
 * <p>Start with {@link io.vstar.jobs.notice.Notifier}. A notice that cannot be delivered never
 * keeps a job waiting.
 */
package io.vstar.jobs.notice;
