/**
 * How the layouts of model files name the same tensors: tables from and to the names of diffusers.
 *
 * <p>Start with {@link io.vstar.checkpoint.names.NameTable}.
 */
package io.vstar.checkpoint.names;
