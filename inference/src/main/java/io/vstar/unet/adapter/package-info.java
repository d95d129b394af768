/**
 * Hypernetworks in the UNet: their operators in its kernel, their tensors as inputs of its runs.
 *
 * <p>Start with {@link io.vstar.unet.adapter.HypernetworkAdapter}. The package {@code
 * io.vstar.adapter.hypernetwork} has the hypernetwork as a value, and its files.
 */
package io.vstar.unet.adapter;
