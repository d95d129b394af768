/**
 * LoRAs merged into models, and extracted from the difference of two.
 *
 * <p>Start with {@link io.vstar.checkpoint.lora.MergedModel} and {@link
 * io.vstar.checkpoint.lora.LoraExtraction}. Must not depend on DJL.
 */
package io.vstar.checkpoint.lora;
