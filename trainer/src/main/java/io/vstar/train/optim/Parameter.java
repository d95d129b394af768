package io.vstar.train.optim;

import ai.djl.ndarray.NDArray;

/**
 * A learned tensor and its name, by which snapshots and optimizer state are stored.
 *
 * @param name the name, unique within a run, such as {@code text_encoder.vectors}
 * @param tensor the tensor, float32, which requires a gradient and is updated in place
 */
public record Parameter(String name, NDArray tensor) {}
