/**
 * From noise to latents: one class an algorithm, over the model's own noise schedule.
 *
 * <p>Start with {@link io.vstar.sampling.Sampler}; {@link io.vstar.sampling.SamplingLoop} runs one,
 * {@link io.vstar.sampling.ClassifierFreeGuidance} is the model it asks.
 */
package io.vstar.sampling;
