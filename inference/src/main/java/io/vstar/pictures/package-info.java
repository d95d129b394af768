/**
 * The use case "make pictures": an order in a few settings becomes pictures with the text that says
 * how they were made, in batches, with events on the way. Commands, pages and Java programs go
 * through here.
 *
 * <p>Start with {@link io.vstar.pictures.PictureJob}; {@link io.vstar.pictures.PictureFolder}
 * writes what it makes.
 */
package io.vstar.pictures;
