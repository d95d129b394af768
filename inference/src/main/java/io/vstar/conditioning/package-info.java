/**
 * From prompts to what the UNet reads of them: the one door for training, previews and generation.
 *
 * <p>Start with {@link io.vstar.conditioning.PromptEncoder}, which takes text; {@link
 * io.vstar.conditioning.Conditioner} takes tokenised prompts, with chunks, weights and the slots of
 * learned vectors.
 */
package io.vstar.conditioning;
