/**
 * The training step and the loop around it, shared by everything that can be learned.
 *
 * <p>Start with {@link io.vstar.train.loop.DiffusionLoss}: there a latent is noised, the frozen
 * models predict, and the loss is taken.
 */
package io.vstar.train.loop;
