/**
 * The optimization of parameters: named parameters in groups, the optimizer, the learning rate
 * schedule, clipping and loss scaling.
 *
 * <p>Start with {@link io.vstar.train.optim.Optimizer}. {@link
 * io.vstar.train.optim.OptimizerFactory} chooses one, and {@link
 * io.vstar.train.optim.OptimizerStep} holds the order of checking, clipping, updating and zeroing.
 */
package io.vstar.train.optim;
