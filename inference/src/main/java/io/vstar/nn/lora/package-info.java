/**
 * LoRAs in the kernels of networks: what they add to the layers, written beside them.
 *
 * <p>Start with {@link io.vstar.nn.lora.LoraLayers}. The package {@code io.vstar.adapter.lora} has
 * the LoRA as a value, and its files.
 */
package io.vstar.nn.lora;
