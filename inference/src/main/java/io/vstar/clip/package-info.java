/**
 * CLIP's text encoder, defined once for all families.
 *
 * <p>Start with {@link io.vstar.clip.ClipTextModel}. Learned vectors come in between the token
 * table and the transformer, by a {@link io.vstar.clip.TokenEmbeddingOverlay}.
 */
package io.vstar.clip;
