package io.vstar.text;

/**
 * A position of a chunk that takes a learned vector in place of a row of the token table.
 *
 * @param position in the chunk, its beginning being 0
 * @param placeholder the name of the {@link Placeholder}
 * @param vector which of its vectors, from 0
 */
public record Slot(int position, String placeholder, int vector) {}
