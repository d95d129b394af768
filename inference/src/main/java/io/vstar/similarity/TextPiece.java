package io.vstar.similarity;

import io.vstar.text.Slot;
import java.util.Optional;

/**
 * A token of a text, or a learned vector in it.
 *
 * @param position position in the text encoder's input; chunks follow one another
 * @param id id of the token; 0 for a learned vector
 * @param slot the learned vector; empty for a token
 */
public record TextPiece(int position, long id, Optional<Slot> slot) {}
