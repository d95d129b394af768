/**
 * What every command shares: exit codes, one-line error reports, a clean end on Ctrl-C, progress;
 * and the commands that need no training, such as {@link io.vstar.cli.GenerateCommand}.
 *
 * <p>Start with {@link io.vstar.cli.Commands}. Results go to standard output; everything else goes
 * to standard error. Nothing but commands may use this package.
 */
package io.vstar.cli;
