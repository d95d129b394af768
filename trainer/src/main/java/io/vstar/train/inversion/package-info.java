/**
 * The method of textual inversion, from the config to the exported embedding.
 *
 * <p>Start with {@link io.vstar.train.inversion.TextualInversionMethod}.
 */
package io.vstar.train.inversion;
