/**
 * The commands that train, and the command that publishes the result of a run.
 *
 * <p>Start with {@link io.vstar.cli.train.TrainTiCommand}.
 */
package io.vstar.cli.train;
