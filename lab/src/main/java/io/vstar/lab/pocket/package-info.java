/**
 * The embedded base model pocket: its architecture, and its training from scratch with the
 * project's own networks.
 *
 * <p>Start with {@link io.vstar.lab.pocket.PocketArchitecture}; the drawings it learns from are in
 * {@code io.vstar.lab.pocket.world}.
 */
package io.vstar.lab.pocket;
