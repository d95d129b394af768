package io.vstar.unet;

import io.vstar.architecture.AttentionSite;
import io.vstar.nn.Value;

/**
 * A cross-attention layer in a forward pass that is being written, from the cells of a feature map
 * to the tokens of a text.
 *
 * @param queries (B, heads, H·W, d)
 * @param keys (B, heads, T, d)
 * @param heads number of heads
 * @param cells (·, C, H, W) the feature map whose cells look at the text
 * @param latents (·, ·, h, w) the input of the UNet
 */
public record CrossAttention(
    AttentionSite site, Value queries, Value keys, int heads, Value cells, Value latents) {}
