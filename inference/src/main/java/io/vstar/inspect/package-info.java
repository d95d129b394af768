/**
 * Identifies files: kind, family, layout, parts, element types and metadata of models, adapters,
 * pictures and other files. Only names, shapes and metadata are read, so that it takes a moment.
 *
 * <p>Start with {@link io.vstar.inspect.Inspector} for a file or folder, with {@link
 * io.vstar.inspect.Identity} for tensors that are already open, and with {@link
 * io.vstar.inspect.FileKind} for the table of kinds and the names of tensors that identify them.
 * Must not depend on DJL, nor on anything above {@code io.vstar.adapter}.
 */
package io.vstar.inspect;
