/**
 * What is computed once and used at every step: the pictures as latents.
 *
 * <p>Start with {@link io.vstar.train.cache.LatentCache}; {@link io.vstar.train.cache.LatentStore}
 * keeps them for later runs.
 */
package io.vstar.train.cache;
