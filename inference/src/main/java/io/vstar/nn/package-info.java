/**
 * The layers of all networks, each defined once, which write themselves into a kernel.
 *
 * <p>A network is described by running its forward pass once on symbolic {@link
 * io.vstar.nn.Value}s: every layer appends its operators to a {@link io.vstar.nn.Graph} and binds
 * its weights. {@link io.vstar.nn.Graph#compile} turns the whole into one fused kernel, so a
 * forward pass is one call into the engine, intermediates die at their last use, and autograd runs
 * through it. Sizes are not fixed: the same network takes any batch, height, width and context
 * length.
 *
 * <p>Start with {@link io.vstar.nn.Linear} for the form of a layer, and {@link
 * io.vstar.nn.ResnetBlock} for how layers compose. Weights come from a {@link io.vstar.nn.Weights}:
 * read from a checkpoint, or drawn at random by whoever trains a network from nothing. A {@link
 * io.vstar.nn.Weight} keeps its name all the way into the kernel; trained weights get their
 * gradient, in one kernel ({@link io.vstar.nn.CompiledGraph}) or in segments ({@link
 * io.vstar.nn.SegmentedGraph}).
 */
package io.vstar.nn;
