/**
 * Sheets of pictures that differ in one to three settings (X/Y/Z sheets): what the axes are, the
 * orders of the cells, and the picture of all with labels.
 *
 * <p>Start with {@link io.vstar.pictures.sheet.Sheet}.
 */
package io.vstar.pictures.sheet;
