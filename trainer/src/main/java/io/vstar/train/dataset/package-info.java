/**
 * The training pictures, their captions, and the prompts made of them.
 *
 * <p>Start with {@link io.vstar.train.dataset.DatasetSplit}, which reads the folders that a config
 * names, and {@link io.vstar.train.dataset.TrainingPrompts}. Only the headers of pictures are read.
 * Whatever cannot be trained on is refused here, before a model is loaded.
 *
 * <p>The package must not depend on DJL or on any package of the trainer but {@link
 * io.vstar.train.config}.
 */
package io.vstar.train.dataset;
