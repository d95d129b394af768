package io.vstar.sampling;

import io.vstar.unet.Conditioning;

/**
 * A conditioning with its weight among those that guide a step together, as in A1111's {@code a cat
 * :1.2 AND a dog :0.6}.
 *
 * @param conditioning B encoded prompts
 * @param weight factor of its guidance; 1 for a single prompt
 */
public record WeightedConditioning(Conditioning conditioning, double weight) {}
