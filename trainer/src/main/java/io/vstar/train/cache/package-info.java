/**
 * What is computed once and used at every step: the pictures as latents.
 *
 * <p>Start with {@link io.vstar.train.cache.LatentCache}.
 */
package io.vstar.train.cache;
