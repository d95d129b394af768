/**
 * The training step and the training loop, which all methods share.
 *
 * <p>Start with {@link io.vstar.train.loop.TrainingLoop}; {@link io.vstar.train.loop.TrainingStep}
 * makes one update.
 */
package io.vstar.train.loop;
