package io.vstar.clip;

import ai.djl.ndarray.NDArray;
import java.util.Optional;

/**
 * What a text encoder makes of N chunks of prompts: states (N, T, D), and a summary of each chunk.
 *
 * @param lastHiddenState after the last layer and the final norm: the context of SD 1.x
 * @param penultimate after the last layer but one, not normed
 * @param penultimateNormed the same after the final norm ("clip skip 2")
 * @param pooled (N, D) the last hidden state at the end mark
 * @param projected (N, P) the same after the projection, in models that have one
 */
public record EncodedText(
    NDArray lastHiddenState,
    NDArray penultimate,
    NDArray penultimateNormed,
    NDArray pooled,
    Optional<NDArray> projected) {}
