/**
 * Aesthetic Gradients (Gallego 2022): a prompt's text encoder is tuned for a few steps towards the
 * mean of favourite pictures, for that prompt alone.
 *
 * <p>Start with {@link io.vstar.aesthetic.AestheticGradients}, which is a way of using a text
 * encoder; {@link io.vstar.aesthetic.FavouritePictures} makes the mean. Must not depend on the
 * loaded model ({@code generation}).
 */
package io.vstar.aesthetic;
