/**
 * What adds to the UNet: hypernetworks with their operators in its kernel and their tensors as
 * inputs of its runs, and the measurement of its attention.
 *
 * <p>Start with {@link io.vstar.unet.adapter.HypernetworkAdapter} and {@link
 * io.vstar.unet.adapter.AttentionRecorder}. The package {@code io.vstar.adapter.hypernetwork} has
 * the hypernetwork as a value, and its files.
 */
package io.vstar.unet.adapter;
