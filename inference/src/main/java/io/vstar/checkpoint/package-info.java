/**
 * Opens model files of all layouts: configs, names of tensors, tokenizers and weights.
 *
 * <p>Start with {@link io.vstar.checkpoint.Models}, which opens a model in any layout. The
 * canonical names of tensors are those of the diffusers layout; other layouts are views of their
 * files under these names ({@link io.vstar.checkpoint.ModelFiles}). {@link
 * io.vstar.checkpoint.network.NetworkLoader} makes networks of them.
 */
package io.vstar.checkpoint;
