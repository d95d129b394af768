/**
 * The way from prompts to the UNet's conditioning, used by training, previews and generation alike.
 *
 * <p>Start with {@link io.vstar.conditioning.PromptEncoder}, which takes text; {@link
 * io.vstar.conditioning.Conditioner} takes tokenised prompts, with chunks, weights and the places
 * of learned vectors.
 */
package io.vstar.conditioning;
