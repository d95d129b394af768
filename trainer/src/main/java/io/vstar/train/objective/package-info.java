/**
 * What is minimised on a micro batch: examples, the loss on them, its weighting, and the same loss
 * on fixed examples for measurements. Nothing here knows how parameters are moved.
 *
 * <p>Start with {@link io.vstar.train.objective.Objective}; {@link
 * io.vstar.train.objective.DiffusionLoss} is where a latent is noised, the models predict, and the
 * error is taken.
 */
package io.vstar.train.objective;
