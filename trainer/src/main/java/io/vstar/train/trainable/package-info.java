/**
 * What a run can learn. The loop, the data and the loss know only the seam.
 *
 * <p>Start with {@link io.vstar.train.trainable.Trainable}; a new kind of thing to learn is one
 * more class beside {@link io.vstar.train.trainable.TextualInversionTrainable}.
 */
package io.vstar.train.trainable;
