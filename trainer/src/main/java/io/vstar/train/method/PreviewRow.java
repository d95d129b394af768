package io.vstar.train.method;

import io.vstar.unet.ContextAdapter;

/**
 * How the pictures of one row are drawn.
 *
 * @param label for people
 * @param word put into the prompts for {@code {}}
 * @param adapter that they are drawn with
 */
public record PreviewRow(String label, String word, ContextAdapter adapter) {}
