/**
 * The commands for developers of vstar: benchmarks, parity, and the base model pocket.
 *
 * <p>Start with {@link io.vstar.cli.lab.BenchCommand}.
 */
package io.vstar.cli.lab;
