package io.vstar.text;

/**
 * An occurrence of a placeholder in a prompt.
 *
 * @param start position of its first letter in the prompt's composed form (NFC)
 * @param end position after its last letter
 * @param placeholder the placeholder that is written there
 */
record Mention(int start, int end, Placeholder placeholder) {}
