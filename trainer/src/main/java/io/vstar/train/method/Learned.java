package io.vstar.train.method;

import io.vstar.conditioning.PromptEncoder;
import io.vstar.unet.ContextAdapter;

/**
 * Something that was learned, as a model uses it.
 *
 * @param encoder the encoder of prompts, which knows the learned words
 * @param adapter the adapter of the UNet
 */
public record Learned(PromptEncoder encoder, ContextAdapter adapter) {}
