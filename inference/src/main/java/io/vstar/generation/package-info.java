/**
 * Text to pictures.
 *
 * <p>Start with {@link io.vstar.generation.StableDiffusion}, the loaded model, and {@link
 * io.vstar.generation.TextToImage}.
 */
package io.vstar.generation;
