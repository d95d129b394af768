package io.vstar.train.dataset;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A picture to learn from, known by its header.
 *
 * @param path the file
 * @param width in pixels, after the turn that EXIF asks for
 * @param height in pixels, after that turn
 * @param caption what the sidecar says; absent without one
 * @param sha256 of the file's bytes, in hexadecimal
 */
public record TrainingImage(
    Path path, int width, int height, Optional<Caption> caption, String sha256) {}
