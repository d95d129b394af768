/**
 * LoRAs (Hu et al. 2021) as values, and their files. A LoRA adds scale · up · down to the weights
 * of layers, with scale = alpha / rank.
 *
 * <p>Start with {@link io.vstar.adapter.lora.LoraFile}. A module of a LoRA has the name of its
 * layer in the layout of diffusers, whatever the file calls it: the network's folder, a dot and the
 * layer's name, such as {@code unet.mid_block.attentions.0.transformer_blocks.0.attn1.to_q}. Files
 * have these names (r rank, k side of a convolution's kernel):
 *
 * <pre>
 * kohya      lora_unet_&lt;layer with _ for .&gt;.lora_down.weight    (r, in) or (r, in, k, k)
 *            lora_unet_&lt;layer with _ for .&gt;.lora_up.weight      (out, r) or (out, r, 1, 1)
 *            lora_unet_&lt;layer with _ for .&gt;.alpha              scalar; without it alpha = r
 *            lora_unet_&lt;layer with _ for .&gt;.dora_scale         (out, 1) or (out, 1, 1, 1)
 *            lora_te_…, or with two text encoders lora_te1_… and lora_te2_…
 *            layers of the UNet may have the names of LDM, as kohya writes them for SDXL
 * diffusers  unet.&lt;layer&gt;.lora_A.weight, .lora_B.weight, .lora_magnitude_vector
 *            text_encoder.…, text_encoder_2.…; alpha = r unless the metadata has
 *            lora_adapter_metadata, the JSON of PEFT's configs with the network before each key
 *            older: .lora.down.weight, .lora_linear_layer.down.weight, .alpha
 *            oldest: unet.….attn1.processor.to_q_lora.down.weight, also without unet.
 * PEFT       base_model.model.&lt;layer&gt;.lora_A.weight, .lora_B.weight, .lora_magnitude_vector
 *            in adapter_model.safetensors, with rank and alpha in adapter_config.json beside it
 * </pre>
 *
 * <p>Sources: kohya's {@code networks/lora.py}, {@code loaders/lora_conversion_utils.py} of
 * diffusers, {@code utils/save_and_load.py} of PEFT, LyCORIS for {@code dora_scale}. Must not
 * depend on DJL.
 */
package io.vstar.adapter.lora;
