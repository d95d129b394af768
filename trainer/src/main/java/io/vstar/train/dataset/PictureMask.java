package io.vstar.train.dataset;

import java.nio.file.Path;

/**
 * A file that says what of a picture counts: white counts fully, black not at all.
 *
 * @param file the file
 * @param sha256 the SHA-256 of the file's bytes in hexadecimal
 */
public record PictureMask(Path file, String sha256) {}
