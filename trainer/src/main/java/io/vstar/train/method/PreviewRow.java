package io.vstar.train.method;

import io.vstar.unet.ContextAdapter;

/**
 * A row of a preview sheet.
 *
 * @param label the label on the sheet
 * @param word the word that replaces {@code {}} in the prompts
 * @param adapter the adapter that the pictures are generated with
 */
public record PreviewRow(String label, String word, ContextAdapter adapter) {}
