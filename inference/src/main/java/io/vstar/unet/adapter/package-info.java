/**
 * Hypernetworks at work: their operators in the UNet's kernel, their tensors as its inputs.
 *
 * <p>Start with {@link io.vstar.unet.adapter.HypernetworkAdapter}. What a hypernetwork is, and its
 * files, are in {@code io.vstar.adapter}.
 */
package io.vstar.unet.adapter;
