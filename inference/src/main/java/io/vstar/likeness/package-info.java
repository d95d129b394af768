/**
 * Tells how alike pictures are: structural similarity, colour difference, perceptual hash, and
 * feature points, with statistics over sets of pictures.
 *
 * <p>Start with {@link io.vstar.likeness.Likeness}, which compares two pictures, or {@link
 * io.vstar.likeness.PicturePairs}, which says which pictures of two folders are compared. Needs no
 * engine: feature points are BoofCV's, all else is computed here.
 */
package io.vstar.likeness;
