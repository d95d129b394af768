/**
 * The only package that uses DJL and libtorch directly: it opens the engine on a device, and has
 * scopes that own tensors, the upload of host data, and kernels of fused operators.
 *
 * <p>Start with {@link io.vstar.tensor.TensorRuntime}, which makes everything else. Two rules are
 * needed to read on. First, every tensor belongs to a {@link io.vstar.tensor.TensorScope} and dies
 * with it; the result of an operation belongs to the scope of its <em>first</em> operand, so an
 * activation is always the left operand and a weight the right one. Second, DJL binds few of the
 * operators that diffusion networks need, so {@link io.vstar.tensor.Kernel} runs TorchScript that
 * Java writes at run time, without native code of this project and without Python, and with
 * autograd.
 *
 * <p>Must not depend on anything above {@code io.vstar.io}; {@code ai.djl.pytorch} is imported here
 * and nowhere else.
 */
package io.vstar.tensor;
