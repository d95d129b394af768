/**
 * One training run, whatever its method: checks and prepares, loads by the method's plan, trains,
 * exports, and publishes what measures better.
 *
 * <p>Start with {@link io.vstar.train.run.TrainingRun}.
 */
package io.vstar.train.run;
