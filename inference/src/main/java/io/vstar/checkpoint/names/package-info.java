/**
 * Tables that translate the names of tensors between the layouts of model files and diffusers.
 *
 * <p>Start with {@link io.vstar.checkpoint.names.NameTable}.
 */
package io.vstar.checkpoint.names;
