/**
 * The commands of the versions of results: {@code vstar registry}.
 *
 * <p>Start with {@link io.vstar.cli.registry.RegistryCommand}. The versions themselves are runs of
 * a {@link io.vstar.train.result.ResultFolder}.
 */
package io.vstar.cli.registry;
