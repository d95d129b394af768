package io.vstar.train.dataset;

import java.nio.file.Path;

/**
 * The caption of a picture, from the text file beside it.
 *
 * @param file the text file
 * @param text its text, not blank, with each run of white space as one space
 */
public record Caption(Path file, String text) {}
