/**
 * Writes models as one file in LDM layout or as a folder in diffusers layout.
 *
 * <p>Start with {@link io.vstar.checkpoint.write.ModelConversion}.
 */
package io.vstar.checkpoint.write;
