/**
 * Records that describe a model family as data: what a network's code needs to know, and nothing
 * else. A new family is a new value of these records, not a new class.
 *
 * <p>Start with {@link io.vstar.architecture.StableDiffusionConfig}. Depends on nothing but {@code
 * io.vstar.error}.
 */
package io.vstar.architecture;
