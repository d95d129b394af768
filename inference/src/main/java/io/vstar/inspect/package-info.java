/**
 * What a file is, told in a moment: kind, family, layout, parts, number types and metadata of
 * models, adapters, pictures and of the many foreign files that lie beside them. Names, shapes and
 * metadata are read, weights are not.
 *
 * <p>Start with {@link io.vstar.inspect.Inspector} for a file or folder, with {@link
 * io.vstar.inspect.Identity} for tensors that are already open, and with {@link
 * io.vstar.inspect.FileKind} for the table of kinds and their telling names. Must not depend on
 * DJL, nor on anything above {@code io.vstar.adapter}.
 */
package io.vstar.inspect;
