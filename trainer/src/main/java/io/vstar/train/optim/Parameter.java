package io.vstar.train.optim;

import ai.djl.ndarray.NDArray;

/**
 * One learned tensor and its name, under which snapshots keep it and what an optimizer knows of it.
 *
 * @param name unique within a run, such as {@code text_encoder.vectors}
 * @param tensor float32, requires a gradient; moved in place
 */
public record Parameter(String name, NDArray tensor) {}
