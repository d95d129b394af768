/**
 * What one training run is asked to do: the {@link io.vstar.train.config.TrainConfig} record tree,
 * read from YAML and written back.
 *
 * <p>Start with {@link io.vstar.train.config.ConfigLoader}, or with the settings records for the
 * keys, their defaults and ranges; those of a method lie in its own package. A key is declared
 * once, as a record component: its name is the key, its type says what may stand there, {@code
 * Default} or {@code Required} what happens without it, and the compact constructor checks its
 * range. {@code RecordBinder} turns a tree of YAML nodes, which know their line, into these
 * records.
 *
 * <p>Knows the other packages only by the names of their choices ({@link io.vstar.nn.Precision},
 * {@link io.vstar.tensor.DeviceChoice}, {@link io.vstar.adapter.hypernetwork.HypernetworkShape});
 * must not depend on DJL or on any package of the trainer.
 */
package io.vstar.train.config;
