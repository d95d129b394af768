/**
 * The commands about the pictures that are trained with.
 *
 * <p>Start with {@link io.vstar.cli.dataset.DatasetCommand}.
 */
package io.vstar.cli.dataset;
