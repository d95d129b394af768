package io.vstar.clip;

import ai.djl.ndarray.NDArray;

/**
 * What a text encoder makes of prompts; (B, T, D) each.
 *
 * @param lastHiddenState after the last layer and the final norm: the context of SD 1.x
 * @param penultimate after the last layer but one, not normed
 * @param penultimateNormed the same after the final norm ("clip skip 2")
 */
public record EncodedText(
    NDArray lastHiddenState, NDArray penultimate, NDArray penultimateNormed) {}
