/**
 * The autoencoder between images and latents, defined once for all families.
 *
 * <p>Start with {@link io.vstar.vae.VaeEncoder} and {@link io.vstar.vae.VaeDecoder}.
 */
package io.vstar.vae;
