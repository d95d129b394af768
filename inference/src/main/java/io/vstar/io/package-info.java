/**
 * Reads and writes tensor files on the host, which map names of tensors to dtype, shape and bytes.
 *
 * <p>Start with {@link io.vstar.io.Safetensors} and {@link io.vstar.io.TorchFile}; checkpoints of
 * both formats open as a {@link io.vstar.io.TensorFile}, and every file vstar writes goes through
 * {@link io.vstar.io.AtomicFile}. Must not depend on DJL or on any other package but {@code
 * io.vstar.error}.
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
 *
 * <h2>torch.save</h2>
 *
 * <p>(<a
 * href="https://github.com/pytorch/pytorch/blob/main/torch/serialization.py">serialization.py</a>)
 * Since torch 1.6 a zip whose entries are all stored, not compressed:
 *
 * <pre>
 * archive/data.pkl    a pickle of protocol 2. A tensor is a call of torch._utils._rebuild_tensor_v2
 *                     (storage, offset, shape, strides, requires_grad, OrderedDict()), a storage a
 *                     persistent id ("storage", torch.FloatStorage, "0", "cpu", number of elements)
 * archive/data/0      the elements of storage "0", little-endian
 * archive/version     "3\n"
 * </pre>
 *
 * <p>Before that, one after the other: pickles of a magic number, the version 1001, facts about the
 * system, the value and the list of its storages' keys; then for each key a u64 number of elements
 * and the elements.
 */
package io.vstar.io;
