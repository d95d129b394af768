/**
 * Tensor files on the host: names to dtype, shape and bytes.
 *
 * <p>Start with {@link io.vstar.io.Safetensors}; every format opens as a {@link
 * io.vstar.io.TensorFile}, and every file vstar writes goes through {@link io.vstar.io.AtomicFile}.
 * Must not depend on DJL or on any other package but {@code io.vstar.error}.
 *
 * <h2>safetensors</h2>
 *
 * <p>(<a href="https://github.com/huggingface/safetensors#format">specification</a>)
 *
 * <pre>
 * u64 little-endian   N, the length of the header
 * N bytes             JSON: {"name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, …,
 *                            "__metadata__": {"key": "value", …}}, padded with spaces
 * the rest            the tensors, row-major and little-endian; offsets count from here and cover
 *                     every byte exactly once
 * </pre>
 */
package io.vstar.io;
