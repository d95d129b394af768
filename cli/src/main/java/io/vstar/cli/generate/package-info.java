/**
 * The command that draws pictures.
 *
 * <p>Start with {@link io.vstar.cli.generate.GenerateCommand}.
 */
package io.vstar.cli.generate;
