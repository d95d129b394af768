/**
 * The held-out loss as numbers: the losses at fixed triples of picture, timestep and noise, and
 * what their differences tell.
 *
 * <p>Start with {@link io.vstar.train.heldout.HeldOutLosses}. The package knows no tensors and no
 * run.
 */
package io.vstar.train.heldout;
