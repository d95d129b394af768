package io.vstar.text;

import io.vstar.error.ConfigException;
import io.vstar.prompt.WeightedText;
import java.util.List;
import java.util.Optional;

/**
 * Turns texts with weights into chunks of token ids with slots for the vectors of placeholders, by
 * A1111's rules; see {@link ChunkBuilder}. Each piece of one weight is tokenized by itself, so that
 * no placeholder is found across two of them.
 */
public final class PromptChunker {
  /** The most chunks of a text, many more than change a picture. */
  private static final int MOST_CHUNKS = 64;

  private final ClipTokenizer tokenizer;
  private final PlaceholderFinder words;
  private final TokenMatcher tokens;

  /**
   * Creates a chunker.
   *
   * @param placeholders the placeholders that texts may have
   * @throws ConfigException if two names differ in nothing but case
   */
  public PromptChunker(
      ClipTokenizer tokenizer, List<Placeholder> placeholders, EmbeddingMatching matching) {
    this.tokenizer = tokenizer;
    this.words =
        new PlaceholderFinder(matching == EmbeddingMatching.TOKENS ? List.of() : placeholders);
    this.tokens = new TokenMatcher(tokenizer, placeholders);
  }

  /**
   * Fills chunks with pieces of a text.
   *
   * @param commaBacktrack the most tokens behind a comma that move to the next chunk; 0 for none
   * @throws ConfigException if there are too many chunks
   */
  public ChunkedText chunk(List<WeightedText> pieces, int commaBacktrack) {
    ChunkBuilder chunks = new ChunkBuilder(tokenizer, commaBacktrack, MOST_CHUNKS);
    for (WeightedText piece : pieces) {
      if (piece.isBreak()) {
        requireRoom(chunks.endChunk());
      } else {
        add(chunks, PromptTokenizer.composed(piece.text()), piece.weight());
      }
    }
    return chunks.build();
  }

  private void add(ChunkBuilder chunks, String text, double weight) {
    int end = 0;
    for (Mention mention : words.find(text)) {
      addTokens(chunks, text.substring(end, mention.start()), weight);
      requireRoom(chunks.addPlaceholder(mention.placeholder(), weight));
      end = mention.end();
    }
    addTokens(chunks, text.substring(end), weight);
  }

  private void addTokens(ChunkBuilder chunks, String text, double weight) {
    long[] ids = tokenizer.encode(text);
    int position = 0;
    while (position < ids.length) {
      Optional<TokenMatcher.Name> name = tokens.at(ids, position);
      if (name.isPresent()) {
        requireRoom(chunks.addPlaceholder(name.get().placeholder(), weight));
        position += name.get().ids().size();
      } else {
        requireRoom(chunks.addToken(ids[position], weight));
        position++;
      }
    }
  }

  private void requireRoom(boolean fits) {
    if (!fits) {
      throw new ConfigException(
          "the prompt has more than %d chunks of %d tokens; shorten it"
              .formatted(MOST_CHUNKS, ChunkBuilder.room(tokenizer)));
    }
  }
}
