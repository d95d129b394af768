/**
 * Records that describe a model family as data: the sizes and options that the networks' code
 * needs. A new family is a new value of these records, not a new class.
 *
 * <p>Start with {@link io.vstar.architecture.StableDiffusionConfig}. Depends on nothing but {@code
 * io.vstar.error}.
 */
package io.vstar.architecture;
