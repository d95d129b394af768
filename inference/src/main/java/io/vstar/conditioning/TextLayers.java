package io.vstar.conditioning;

import ai.djl.ndarray.NDArray;

/**
 * What a text encoder makes of N chunks of prompts, from its input to one vector for each chunk.
 * All tensors are float32.
 *
 * @param tokens (N, T, D) the vectors of the tokens, learned ones among them, without positions
 * @param states (N, T, D) the states that the UNet reads, with prompt weights
 * @param pooled (N, P) one vector for each chunk: the state at its end mark, or in encoders that
 *     have a projection the projected one
 */
public record TextLayers(NDArray tokens, NDArray states, NDArray pooled) {}
