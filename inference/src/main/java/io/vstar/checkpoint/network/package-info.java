/**
 * Loads the networks of model files; the only part of {@code checkpoint} that needs the engine.
 *
 * <p>Start with {@link io.vstar.checkpoint.network.NetworkLoader}.
 */
package io.vstar.checkpoint.network;
