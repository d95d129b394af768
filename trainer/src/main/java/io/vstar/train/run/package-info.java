/**
 * A training run of any method: it checks and prepares, loads the model by the method's plan,
 * trains, exports, and publishes the result if it measures better.
 *
 * <p>Start with {@link io.vstar.train.run.TrainingRun}.
 */
package io.vstar.train.run;
