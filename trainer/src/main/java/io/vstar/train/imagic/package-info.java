/**
 * Imagic (Kawar et al. 2022), which edits one picture by a text: an embedding is learned that shows
 * the picture, then the model is tuned to it, then pictures are drawn between it and the text.
 *
 * <p>Start with {@link io.vstar.train.imagic.Imagic}. Its two stages of learning run in the
 * training loop of all methods; it has no data set but the picture.
 */
package io.vstar.train.imagic;
