package io.vstar.jobs.job;

/**
 * A place that executes jobs: a service on a host, which has the training's process.
 *
 * @param name the name of the service, another one for each process
 * @param host the name of the host
 * @param device the device of the training; empty if the config says it
 */
public record Worker(String name, String host, String device) {}
