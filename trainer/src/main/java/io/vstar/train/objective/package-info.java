/**
 * The objective of training: examples, the loss on them, its weighting, and the same loss on fixed
 * examples for validation. Nothing here knows optimizers.
 *
 * <p>Start with {@link io.vstar.train.objective.Objective}. {@link
 * io.vstar.train.objective.DiffusionLoss} noises latents, lets the models predict and computes the
 * error. {@link io.vstar.train.objective.ObjectivePlan} makes of a config what it asks for: a
 * {@link io.vstar.train.objective.LossFunction}, a {@link io.vstar.train.objective.LossWeighting}
 * and the {@link io.vstar.train.objective.Noising}.
 */
package io.vstar.train.objective;
