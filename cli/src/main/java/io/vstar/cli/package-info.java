/** The program: {@link io.vstar.cli.Vstar} names the commands, and has the only {@code main}. */
package io.vstar.cli;
