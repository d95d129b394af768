/**
 * The comparison with the reference implementation, by golden folders: a model in diffusers layout
 * with the inputs and outputs of its parts beside it ({@code golden.safetensors}, {@code
 * golden.json}), CLIP's image and text encoder alone, or recorded values of formulas.
 *
 * <p>Start with {@link io.vstar.lab.parity.Parity}. Nothing here knows the sizes of any particular
 * folder.
 */
package io.vstar.lab.parity;
