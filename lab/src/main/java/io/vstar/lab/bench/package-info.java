/**
 * The benchmarks of the program's own work: a training step, a picture, loading and encoding. They
 * run the code of a real run with a clock beside it.
 *
 * <p>Start with {@link io.vstar.lab.bench.TrainStepBenchmark}. The commands decide what is printed.
 */
package io.vstar.lab.bench;
