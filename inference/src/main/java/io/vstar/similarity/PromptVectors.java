package io.vstar.similarity;

import ai.djl.ndarray.NDArray;
import io.vstar.conditioning.PromptEncoder;
import io.vstar.conditioning.TextLayers;
import io.vstar.error.ConfigException;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.text.PromptChunk;
import io.vstar.text.TokenizedPrompt;
import io.vstar.text.TokenizedPrompts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The vectors that a model's text encoders read and make of one text. With several encoders the
 * vectors of a position are joined, as the UNet reads them; the pooled vector is that of the last
 * one.
 */
public final class PromptVectors {
  private final String text;
  private final List<TextPiece> pieces;
  private final List<Integer> begins; // of the chunks
  private final List<Integer> ends;
  private final List<float[]> tokens; // by piece
  private final List<float[]> states; // by position
  private final float[] pooled;

  private PromptVectors(
      String text,
      TokenizedPrompt tokenized,
      List<TextPiece> pieces,
      List<float[]> tokens,
      List<float[]> states,
      float[] pooled) {
    this.text = text;
    this.pieces = List.copyOf(pieces);
    int length = tokenized.chunks().get(0).ids().size();
    this.begins = IntStream.range(0, tokenized.chunks().size()).mapToObj(i -> i * length).toList();
    this.ends =
        begins.stream().map(begin -> begin + tokenized.chunks().get(begin / length).end()).toList();
    this.tokens = tokens;
    this.states = states;
    this.pooled = pooled;
  }

  /**
   * Encodes texts, all at once.
   *
   * @param texts texts in the encoder's language, which may name its embeddings
   * @param padded true for the states at all positions, the padding among them, as the UNet reads
   *     them; false to leave the padding out, which is faster and changes no other vector
   * @throws ConfigException if a text has no tokens, or is several texts by {@code AND} or changes
   *     over the steps
   */
  public static List<PromptVectors> of(
      TensorRuntime runtime, PromptEncoder encoder, List<String> texts, boolean padded) {
    try (TensorScope scope = runtime.openScope("prompt vectors")) {
      List<TokenizedPrompts> tokenized =
          encoder.tokenize(texts.stream().map(text -> only(text, encoder)).toList()).stream()
              .map(each -> padded ? each : each.withoutPadding())
              .toList();
      List<Layers> layers =
          encoder.conditioner().layers(scope, tokenized).stream().map(Layers::of).toList();
      List<PromptVectors> all = new ArrayList<>();
      for (int i = 0; i < texts.size(); i++) {
        all.add(of(texts.get(i), i, tokenized.get(0), layers));
      }
      return all;
    }
  }

  private static String only(String text, PromptEncoder encoder) {
    return encoder
        .language()
        .parse(text)
        .onlyText()
        .orElseThrow(
            () ->
                new ConfigException(
                    "\"%s\" is several texts, by AND or by what changes over the steps; compare them one by one"
                        .formatted(text)));
  }

  private static PromptVectors of(
      String text, int prompt, TokenizedPrompts batch, List<Layers> layers) {
    TokenizedPrompt tokenized = batch.prompts().get(prompt);
    int length = batch.length();
    int from = prompt * batch.chunksEach() * length; // row of the first position
    List<TextPiece> pieces = pieces(tokenized, length);
    if (pieces.isEmpty()) {
      throw new ConfigException(
          "the text \"%s\" has no tokens, so there is nothing to compare".formatted(text));
    }
    List<float[]> tokens =
        pieces.stream()
            .map(piece -> joined(layers.stream().map(l -> l.token(from + piece.position()))))
            .toList();
    List<float[]> states = new ArrayList<>();
    for (int i = 0; i < batch.chunksEach() * length; i++) {
      int row = from + i;
      states.add(joined(layers.stream().map(l -> l.state(row))));
    }
    float[] pooled = layers.get(layers.size() - 1).pooled(prompt * batch.chunksEach());
    return new PromptVectors(text, tokenized, pieces, tokens, states, pooled);
  }

  /** Returns the tokens and vectors between begin and end of all chunks. */
  private static List<TextPiece> pieces(TokenizedPrompt prompt, int length) {
    List<TextPiece> pieces = new ArrayList<>();
    for (int chunk = 0; chunk < prompt.chunks().size(); chunk++) {
      PromptChunk each = prompt.chunks().get(chunk);
      for (int i = 1; i < each.end(); i++) {
        int at = i;
        pieces.add(
            new TextPiece(
                chunk * length + i,
                each.ids().get(i),
                each.slots().stream().filter(slot -> slot.position() == at).findFirst()));
      }
    }
    return pieces;
  }

  private static float[] joined(Stream<float[]> parts) {
    return parts.reduce(PromptVectors::concat).orElseThrow();
  }

  private static float[] concat(float[] a, float[] b) {
    float[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  /** The results of one text encoder on the host, row-major. */
  private record Layers(NDValues tokens, NDValues states, NDValues pooled) {
    static Layers of(TextLayers layers) {
      return new Layers(
          NDValues.of(layers.tokens()), NDValues.of(layers.states()), NDValues.of(layers.pooled()));
    }

    float[] token(int row) {
      return tokens.row(row);
    }

    float[] state(int row) {
      return states.row(row);
    }

    float[] pooled(int row) {
      return pooled.row(row);
    }
  }

  /** Values of a tensor as rows of its last axis. */
  private static final class NDValues {
    private final float[] values;
    private final int width;

    private NDValues(float[] values, int width) {
      this.values = values;
      this.width = width;
    }

    static NDValues of(NDArray tensor) {
      int axes = tensor.getShape().dimension();
      return new NDValues(tensor.toFloatArray(), Math.toIntExact(tensor.getShape().get(axes - 1)));
    }

    float[] row(int index) {
      return Arrays.copyOfRange(values, index * width, (index + 1) * width);
    }
  }

  /** Returns the text. */
  public String text() {
    return text;
  }

  /** Returns the tokens and learned vectors of the text, without begin, end and padding. */
  public List<TextPiece> pieces() {
    return pieces;
  }

  /** Returns whether a position has the begin mark of a chunk. */
  public boolean begins(int position) {
    return begins.contains(position);
  }

  /** Returns whether a position has the end mark of a chunk. */
  public boolean ends(int position) {
    return ends.contains(position);
  }

  /** Returns the vector that the encoders read at a piece, without its position. */
  public float[] token(int piece) {
    return tokens.get(piece).clone();
  }

  /** Returns the mean of the vectors of all pieces. */
  float[] meanToken() {
    return Cosine.mean(tokens);
  }

  /** Returns the mean of the states at all pieces. */
  float[] meanState() {
    return Cosine.mean(pieces.stream().map(piece -> states.get(piece.position())).toList());
  }

  /** Returns the number of positions, those of begin, end and padding among them. */
  public int positions() {
    return states.size();
  }

  /**
   * Returns the state that the UNet reads at a position.
   *
   * @throws IndexOutOfBoundsException unless {@code position} is in [0, positions)
   */
  public float[] state(int position) {
    return states.get(Objects.checkIndex(position, states.size())).clone();
  }

  /** Returns the vector that stands for the whole text. */
  float[] pooled() {
    return pooled;
  }

  /** Computes the cosine of the states of two texts at one position. */
  public double cosineAt(int position, PromptVectors other) {
    return Cosine.of(states.get(position), other.states.get(position));
  }
}
