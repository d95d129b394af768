/**
 * The method that learns a LoRA: changes of low rank of the layers of UNet and text encoders, from
 * the keys of its config to the exported file.
 *
 * <p>Start with {@link io.vstar.train.lora.LoraMethod}. The package {@code io.vstar.adapter.lora}
 * has the LoRA as a value and its files, {@code io.vstar.nn.lora} what it adds to a network.
 */
package io.vstar.train.lora;
