/**
 * CLIP's text and image encoders, each defined once for all families.
 *
 * <p>Start with {@link io.vstar.clip.ClipTextModel} and {@link io.vstar.clip.ClipVisionModel}.
 * Learned vectors come in between the token table and the transformer, by a {@link
 * io.vstar.clip.TokenEmbeddingOverlay}. Pictures come in by a {@link
 * io.vstar.clip.ClipImageProcessor}; what comes out of both encoders is compared as {@link
 * io.vstar.clip.ClipEmbedding}s.
 */
package io.vstar.clip;
