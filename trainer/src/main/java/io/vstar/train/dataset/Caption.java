package io.vstar.train.dataset;

import java.nio.file.Path;

/**
 * What is written beside a picture about it.
 *
 * @param file the sidecar file
 * @param text its text, not blank, with each run of white space as one space
 */
public record Caption(Path file, String text) {}
