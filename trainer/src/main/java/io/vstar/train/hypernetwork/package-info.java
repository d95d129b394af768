/**
 * The method of hypernetworks, from the config to the exported networks, with measurements on the
 * way.
 *
 * <p>Start with {@link io.vstar.train.hypernetwork.HypernetworkMethod}.
 */
package io.vstar.train.hypernetwork;
