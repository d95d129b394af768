package io.vstar.jobs.job;

import java.time.Instant;

/**
 * The identity of a training's process on its host.
 *
 * @param pid the number of the process
 * @param started when it was started, since numbers are used again
 */
public record ChildId(long pid, Instant started) {}
