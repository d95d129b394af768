package io.vstar.text;

/**
 * A position of a chunk at which a learned vector takes the place of a row of the token table.
 *
 * @param position position in the chunk, whose beginning is 0
 * @param placeholder name of the {@link Placeholder}
 * @param vector index of the vector among those of the placeholder, from 0
 */
public record Slot(int position, String placeholder, int vector) {}
