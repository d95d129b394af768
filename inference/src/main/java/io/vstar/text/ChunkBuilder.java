package io.vstar.text;

import io.vstar.error.ConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Fills chunks from the left by the rules of A1111: a chunk that is full at a phrase ends at its
 * last comma, if that is near, and the vectors of a placeholder stay in one chunk.
 */
final class ChunkBuilder {
  /** The most chunks of a prompt, many more than change a picture. */
  private static final int MOST_CHUNKS = 64;

  private static final long SLOT_ID = 0;
  private static final int NO_COMMA = -1;

  private final ClipTokenizer tokenizer;
  private final OptionalLong comma;
  private final int backtrack;
  private final int room;
  private final List<PromptChunk> done = new ArrayList<>();
  private List<Cell> cells = new ArrayList<>(); // of the chunk that is being filled
  private int lastComma = NO_COMMA; // its position among the cells
  private int tokens; // in full chunks

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
   * @param backtrack the most tokens behind a comma that move to the next chunk
   */
  ChunkBuilder(ClipTokenizer tokenizer, int backtrack) {
    this.tokenizer = tokenizer;
    this.comma = tokenizer.commaId();
    this.backtrack = backtrack;
    this.room = tokenizer.length() - 2;
  }

  /** Adds a token of text. */
  void addToken(long id, double weight) {
    boolean isComma = comma.isPresent() && id == comma.getAsLong();
    if (isComma) {
      lastComma = cells.size();
    }
    makeRoom(1, isComma);
    cells.add(new Cell(id, weight, Optional.empty()));
  }

  /** Adds the vectors of a placeholder, which are not parted. */
  void addPlaceholder(Placeholder placeholder, double weight) {
    makeRoom(placeholder.vectors(), false);
    for (int i = 0; i < placeholder.vectors(); i++) {
      cells.add(
          new Cell(
              SLOT_ID,
              weight * placeholder.strength(),
              Optional.of(new Vector(placeholder.name(), i))));
    }
  }

  /** Ends the chunk, even an empty one. */
  void endChunk() {
    tokens += room;
    close();
  }

  /** Ends the last chunk, and returns all. */
  ChunkedText build() {
    if (!cells.isEmpty() || done.isEmpty()) {
      tokens += cells.size();
      close();
    }
    return new ChunkedText(new TokenizedPrompt(done, 0), tokens);
  }

  private void makeRoom(int count, boolean isComma) {
    boolean isNear = lastComma != NO_COMMA && cells.size() - lastComma <= backtrack;
    if (cells.size() == room && !isComma && isNear) {
      List<Cell> phrase = new ArrayList<>(cells.subList(lastComma + 1, room));
      cells = cells.subList(0, lastComma + 1);
      endChunk();
      cells = phrase;
    }
    if (cells.size() + count > room) {
      endChunk();
    }
  }

  private void close() {
    List<Long> ids = new ArrayList<>(List.of(tokenizer.bosId()));
    List<Double> weights = new ArrayList<>(List.of(1.0));
    List<Slot> slots = new ArrayList<>();
    for (Cell cell : cells) {
      cell.vector()
          .ifPresent(v -> slots.add(new Slot(ids.size(), v.placeholder(), v.index())));
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
    done.add(new PromptChunk(ids, weights, end, slots));
    if (done.size() > MOST_CHUNKS) {
      throw new ConfigException(
          "the prompt has more than %d chunks of %d tokens; shorten it"
              .formatted(MOST_CHUNKS, room));
    }
    cells = new ArrayList<>();
    lastComma = NO_COMMA;
  }
}
