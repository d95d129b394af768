/**
 * The use case "make pictures": makes the pictures of an order in batches, with infotexts of their
 * settings, and reports events. Commands, pages and Java programs use it.
 *
 * <p>Start with {@link io.vstar.pictures.PictureJob}; {@link io.vstar.pictures.PictureFolder}
 * writes what it makes.
 */
package io.vstar.pictures;
