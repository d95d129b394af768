/**
 * The parts that all commands share: exit codes, one-line error reports, a clean end on Ctrl-C,
 * progress, and options of the engine.
 *
 * <p>Start with {@link io.vstar.cli.console.Commands}. Results go to standard output; everything
 * else goes to standard error.
 */
package io.vstar.cli.console;
