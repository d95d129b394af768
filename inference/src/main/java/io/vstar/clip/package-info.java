/**
 * CLIP's text encoder, the one definition for all families.
 *
 * <p>Start with {@link io.vstar.clip.ClipTextModel}. The seam for learned vectors is {@link
 * io.vstar.clip.TokenEmbeddingOverlay}: it stands between the token table and the transformer.
 */
package io.vstar.clip;
