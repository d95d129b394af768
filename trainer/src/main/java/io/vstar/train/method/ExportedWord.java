package io.vstar.train.method;

import io.vstar.text.Placeholder;

/**
 * A word that is learned, and what its files will be called.
 *
 * @param placeholder the word as it stands in prompts, with its number of vectors
 * @param stem the name of its files without extension, by which programs such as A1111 call it
 */
public record ExportedWord(Placeholder placeholder, String stem) {}
