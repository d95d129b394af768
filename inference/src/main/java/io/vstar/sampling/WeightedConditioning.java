package io.vstar.sampling;

import io.vstar.unet.Conditioning;

/**
 * One of several texts that steer a step together, as A1111's {@code a cat :1.2 AND a dog :0.6}.
 *
 * @param conditioning B encoded prompts
 * @param weight how much it counts; 1 for a prompt of its own
 */
public record WeightedConditioning(Conditioning conditioning, double weight) {}
