/**
 * The commands that read and write files of models and adapters: inspect, convert, download.
 *
 * <p>Start with {@link io.vstar.cli.model.ModelArguments}, which all commands with a model share;
 * those that draw share {@link io.vstar.cli.model.DrawingOptions} too.
 */
package io.vstar.cli.model;
