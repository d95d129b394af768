/**
 * The commands: options in, exit codes and lines for people out; nothing else.
 *
 * <p>Start with {@link io.vstar.train.cli.Vstar}, which names them all.
 */
package io.vstar.train.cli;
