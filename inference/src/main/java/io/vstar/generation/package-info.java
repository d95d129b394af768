/**
 * The loaded model, and the generation of pictures from text.
 *
 * <p>Start with {@link io.vstar.generation.StableDiffusion}, the loaded model, and {@link
 * io.vstar.generation.TextToImage}.
 */
package io.vstar.generation;
