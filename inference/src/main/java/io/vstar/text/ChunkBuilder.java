package io.vstar.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Fills chunks from the left by the rules of A1111: a chunk that is full is broken behind its last
 * comma, if that is near and the next token is no comma, and the vectors of a placeholder stay in
 * one chunk.
 */
final class ChunkBuilder {
  private static final long SLOT_ID = 0;
  private static final int NO_COMMA = -1;

  private final ClipTokenizer tokenizer;
  private final OptionalLong comma;
  private final int backtrack;
  private final int maxChunks;
  private final int room;
  private final List<PromptChunk> closed = new ArrayList<>();
  private List<Cell> cells = new ArrayList<>(); // of the open chunk
  private int lastComma = NO_COMMA; // its position among the cells
  private int placed; // tokens and vectors in closed chunks

  /**
   * A position between beginning and end.
   *
   * @param vector the learned vector there; empty for a token
   */
  private record Cell(long id, double weight, Optional<Vector> vector) {}

  private record Vector(String placeholder, int index) {}

  /**
   * Creates a builder without chunks.
   *
   * @param backtrack the most tokens behind a comma that move to the next chunk; 0 for none
   * @param maxChunks the largest number of chunks, at least 1
   */
  ChunkBuilder(ClipTokenizer tokenizer, int backtrack, int maxChunks) {
    this.tokenizer = tokenizer;
    this.comma = tokenizer.commaId();
    this.backtrack = backtrack;
    this.maxChunks = maxChunks;
    this.room = room(tokenizer);
  }

  /** Returns the number of tokens that fit between the beginning and the end of a chunk. */
  static int room(ClipTokenizer tokenizer) {
    return tokenizer.length() - 2;
  }

  /**
   * Adds a token of text.
   *
   * @return false if it does not fit into the last chunk
   */
  boolean addToken(long id, double weight) {
    boolean isComma = comma.isPresent() && id == comma.getAsLong();
    int before = closed.size();
    boolean fits = makeRoom(1, isComma);
    if (fits) {
      // A comma that a full chunk had no room for is no place to go back to.
      lastComma = isComma && closed.size() == before ? cells.size() : lastComma;
      cells.add(new Cell(id, weight, Optional.empty()));
    }
    return fits;
  }

  /**
   * Adds the vectors of a placeholder, which are not parted.
   *
   * @return false if they do not fit into the last chunk
   */
  boolean addPlaceholder(Placeholder placeholder, double weight) {
    boolean fits = makeRoom(placeholder.vectors(), false);
    for (int i = 0; fits && i < placeholder.vectors(); i++) {
      cells.add(
          new Cell(
              SLOT_ID,
              weight * placeholder.strength(),
              Optional.of(new Vector(placeholder.name(), i))));
    }
    return fits;
  }

  /**
   * Ends the chunk, even an empty one.
   *
   * @return false if it is the last one
   */
  boolean endChunk() {
    boolean goesOn = closed.size() + 1 < maxChunks;
    if (goesOn) {
      close();
    }
    return goesOn;
  }

  /** Returns the number of tokens and vectors in the chunks. */
  int placed() {
    return placed + cells.size();
  }

  /** Ends the last chunk, and returns all. */
  ChunkedText build() {
    int tokens = closed.size() * room + cells.size();
    if (!cells.isEmpty() || closed.isEmpty()) {
      close();
    }
    return new ChunkedText(new TokenizedPrompt(closed, 0), tokens);
  }

  /** Begins another chunk if the open one has too little room; false if there may be no more. */
  private boolean makeRoom(int count, boolean isComma) {
    boolean isNear = lastComma != NO_COMMA && cells.size() - lastComma <= backtrack;
    if (cells.size() == room && !isComma && isNear) {
      List<Cell> phrase = new ArrayList<>(cells.subList(lastComma + 1, room));
      cells = cells.subList(0, lastComma + 1);
      if (!endChunk()) {
        cells.addAll(phrase);
        return false;
      }
      cells = phrase;
    }
    return cells.size() + count <= room || endChunk();
  }

  private void close() {
    List<Long> ids = new ArrayList<>(List.of(tokenizer.bosId()));
    List<Double> weights = new ArrayList<>(List.of(1.0));
    List<Slot> slots = new ArrayList<>();
    for (Cell cell : cells) {
      cell.vector().ifPresent(v -> slots.add(new Slot(ids.size(), v.placeholder(), v.index())));
      ids.add(cell.id());
      weights.add(cell.weight());
    }
    int end = ids.size();
    ids.add(tokenizer.eosId());
    weights.add(1.0);
    while (ids.size() < tokenizer.length()) {
      ids.add(tokenizer.padId());
      weights.add(1.0);
    }
    closed.add(new PromptChunk(ids, weights, end, slots));
    placed += cells.size();
    cells = new ArrayList<>();
    lastComma = NO_COMMA;
  }
}
