/**
 * The only place that wraps DJL and libtorch: opening the engine on a device, scopes that own
 * tensors, uploading host data, and fused operators.
 *
 * <p>Start with {@link io.vstar.tensor.TensorRuntime}; everything else hangs off it. Two things are
 * worth knowing before reading on. First, every tensor belongs to a {@link
 * io.vstar.tensor.TensorScope} and dies with it; the result of an operation belongs to the scope of
 * its <em>first</em> operand, so an activation always stands left of a weight. Second, DJL binds
 * few of the operators that diffusion networks need, so {@link io.vstar.tensor.Kernel} runs
 * TorchScript that Java writes at run time: no native code of our own, no Python, and autograd runs
 * through it.
 *
 * <p>Must not depend on anything above {@code io.vstar.io}; {@code ai.djl.pytorch} is imported here
 * and nowhere else.
 */
package io.vstar.tensor;
