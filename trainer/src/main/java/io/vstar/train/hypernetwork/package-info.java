/**
 * Hypernetwork training: from the config to the exported networks, and how they fare on the way.
 *
 * <p>Start with {@link io.vstar.train.hypernetwork.HypernetworkMethod}.
 */
package io.vstar.train.hypernetwork;
