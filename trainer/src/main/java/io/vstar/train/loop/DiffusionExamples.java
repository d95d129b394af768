package io.vstar.train.loop;

import ai.djl.ndarray.NDArray;
import io.vstar.clip.PromptBatch;

/**
 * What one loss is computed from.
 *
 * @param latents (B, 4, h, w) clean, multiplied by the VAE's scaling factor
 * @param noise (B, 4, h, w) standard normal
 * @param timesteps B whole numbers in [0, T)
 * @param prompts B prompts
 */
public record DiffusionExamples(
    NDArray latents, NDArray noise, int[] timesteps, PromptBatch prompts) {}
