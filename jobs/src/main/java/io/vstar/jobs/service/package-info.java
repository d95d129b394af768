/**
 * The queue at work: jobs are submitted and steered, and a service executes those that are due.
 *
 * <p>Start with {@link io.vstar.jobs.service.JobQueue}, and {@link
 * io.vstar.jobs.service.JobService} for the part that executes. The scheduling is db-scheduler's:
 * it gives a job that is due to one worker, keeps that worker's heartbeat, and gives the job to
 * another one when the heartbeat stops. What an execution does and what its end means is decided
 * here.
 */
package io.vstar.jobs.service;
