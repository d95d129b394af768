/**
 * The samplers that walk from noise to latents, one class for each algorithm, over the model's
 * noise schedule.
 *
 * <p>Start with {@link io.vstar.sampling.Sampler}; {@link io.vstar.sampling.SamplingLoop} runs one,
 * {@link io.vstar.sampling.ClassifierFreeGuidance} is the model it calls.
 */
package io.vstar.sampling;
