/**
 * The config of a training run: the {@link io.vstar.train.config.TrainConfig} record tree, which is
 * read from YAML and written back.
 *
 * <p>Start with {@link io.vstar.train.config.ConfigLoader}, or with the settings records for the
 * keys, their defaults and ranges; those of a method lie in its own package. A key is declared
 * once, as a record component: its name is the key, its type says which values are allowed, {@code
 * Default} or {@code Required} says what happens if it is left out, and the compact constructor
 * checks its range. {@code RecordBinder} turns a tree of YAML nodes, which know their line, into
 * these records.
 *
 * <p>Of the other packages this one uses only the types of settings ({@link io.vstar.nn.Precision},
 * {@link io.vstar.tensor.DeviceChoice}); must not depend on DJL or on any package of the trainer.
 */
package io.vstar.train.config;
