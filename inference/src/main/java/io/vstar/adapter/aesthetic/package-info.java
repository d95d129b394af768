/**
 * Aesthetic embeddings, which are means of pictures in CLIP's space, as values on the host and as
 * files.
 *
 * <p>Start with {@link io.vstar.adapter.aesthetic.AestheticFile}. Must not depend on DJL.
 *
 * <pre>
 * .pt             a tensor of shape (1, P) or (P), as torch.save writes it: the extension of
 *                 AUTOMATIC1111's web UI and the paper's authors
 * .safetensors    one tensor of that shape, written as "aesthetic_embedding"
 * </pre>
 *
 * <p>P is the width of CLIP's space: 768 for the CLIP of Stable Diffusion 1.x. Only the direction
 * counts; the files of the extension have the mean of embeddings that were not normalised.
 */
package io.vstar.adapter.aesthetic;
