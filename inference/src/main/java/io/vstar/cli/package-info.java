/**
 * What every command shares: exit codes, one-line error reports, a clean end on Ctrl-C, progress.
 *
 * <p>Start with {@link io.vstar.cli.Commands}. Results go to standard output; everything else goes
 * to standard error. Knows nothing of tensors or training; nothing but commands may use it.
 */
package io.vstar.cli;
