/**
 * From files to networks: configs, key layouts, loading.
 *
 * <p>Start with {@link io.vstar.checkpoint.DiffusersFolder}. The canonical names of tensors are
 * those of the diffusers layout.
 */
package io.vstar.checkpoint;
