/**
 * Textual inversion: the vectors of a new word, from the config to the exported embedding.
 *
 * <p>Start with {@link io.vstar.train.inversion.TextualInversionMethod}.
 */
package io.vstar.train.inversion;
