/**
 * The latents of the pictures, which are computed once and used at every step.
 *
 * <p>Start with {@link io.vstar.train.cache.LatentCache}; {@link io.vstar.train.cache.LatentStore}
 * keeps them for later runs.
 */
package io.vstar.train.cache;
