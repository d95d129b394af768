/**
 * How learned tensors move: the optimizer, the learning rate over time, clipping.
 *
 * <p>Start with {@link io.vstar.train.optim.AdamW}.
 */
package io.vstar.train.optim;
