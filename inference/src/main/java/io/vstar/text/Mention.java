package io.vstar.text;

/**
 * A place in a prompt where a placeholder is written.
 *
 * @param start of its first letter, counted in the prompt's composed form (NFC)
 * @param end behind its last letter
 */
record Mention(int start, int end, Placeholder placeholder) {}
