/**
 * The UNet that predicts noise, defined once for all families.
 *
 * <p>Start with {@link io.vstar.unet.UNet}, which reads like the forward pass it is.
 */
package io.vstar.unet;
