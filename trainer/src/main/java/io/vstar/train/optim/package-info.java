/**
 * How learned tensors move: named parameters in groups, the optimizer, the learning rate over time,
 * clipping and loss scaling.
 *
 * <p>Start with {@link io.vstar.train.optim.Optimizer}; {@link
 * io.vstar.train.optim.OptimizerFactory} is where one is chosen, {@link
 * io.vstar.train.optim.OptimizerStep} the order of what happens between two updates.
 */
package io.vstar.train.optim;
