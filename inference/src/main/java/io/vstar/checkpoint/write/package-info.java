/**
 * Writes models, as one file or as a folder in the layout of diffusers.
 *
 * <p>Start with {@link io.vstar.checkpoint.write.ModelConversion}.
 */
package io.vstar.checkpoint.write;
