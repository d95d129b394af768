/**
 * Measurements of the program's own work: a training step, a picture, loading, encoding. Nothing is
 * done here that a run does not do; the code is the run's own, with a clock beside it.
 *
 * <p>Start with {@link io.vstar.lab.bench.TrainStepBenchmark}. What is printed and how is the
 * commands' affair.
 */
package io.vstar.lab.bench;
