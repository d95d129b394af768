package io.vstar.text;

/**
 * A text in chunks, as long as it may be.
 *
 * @param prompt the chunks, of which nothing was dropped
 * @param tokens number of tokens and vectors as A1111 counts them: a chunk that ends early counts
 *     as a full one, unless it is the last
 */
public record ChunkedText(TokenizedPrompt prompt, int tokens) {}
