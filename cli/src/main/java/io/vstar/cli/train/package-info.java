/**
 * The commands that train, and that publish what was trained.
 *
 * <p>Start with {@link io.vstar.cli.train.TrainTiCommand}.
 */
package io.vstar.cli.train;
