/**
 * The pictures to learn from, their captions, and the prompts made of them.
 *
 * <p>Start with {@link io.vstar.train.dataset.DatasetSplit}, which reads the folders that a config
 * names, and {@link io.vstar.train.dataset.TrainingPrompts}. Reads image headers only; what cannot
 * be trained on is refused here, before any model is loaded.
 *
 * <p>Must not depend on DJL or on any package of the trainer but {@link io.vstar.train.config}.
 */
package io.vstar.train.dataset;
