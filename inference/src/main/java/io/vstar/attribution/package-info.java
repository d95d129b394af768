/**
 * Attribution: which part of a picture a word of the prompt is responsible for, and what each
 * vector of an embedding contributes.
 *
 * <p>Start with {@link io.vstar.attribution.HeatMapDrawing} or {@link
 * io.vstar.attribution.VectorAblation}.
 */
package io.vstar.attribution;
