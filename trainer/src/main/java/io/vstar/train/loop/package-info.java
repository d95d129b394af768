/**
 * The training step and the loop around it, shared by everything that can be learned.
 *
 * <p>Start with {@link io.vstar.train.loop.TrainingLoop}; {@link io.vstar.train.loop.TrainingStep}
 * is one update.
 */
package io.vstar.train.loop;
