package io.vstar.pictures;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the prompts of an order become: the parts that guide together, the text that each call of
 * the UNet sees, and the tokens of each text with their weights.
 *
 * @param prompt the prompt
 * @param negativePrompt the negative prompt
 * @param steps number of steps of the sampler
 * @param calls number of calls of the UNet, which some samplers call more than once in a step
 * @param networks tags of networks, as they are written
 * @param warnings what may be read otherwise than it was meant, a sentence each
 * @param loaded embeddings that the prompts may have
 * @param skipped files of embeddings that cannot be used
 */
public record PromptExplanation(
    Side prompt,
    Side negativePrompt,
    int steps,
    int calls,
    List<String> networks,
    List<String> warnings,
    List<Loaded> loaded,
    List<Skipped> skipped) {

  /**
   * One of the two prompts.
   *
   * @param written the prompt as it is written
   * @param parts the parts that guide together; one unless it has {@code AND}
   */
  public record Side(String written, List<Part> parts) {
    public Side {
      parts = List.copyOf(parts);
    }
  }

  /**
   * A part of a prompt.
   *
   * @param weight factor of its guidance
   * @param texts texts that calls see, without repetitions
   * @param spans calls with the text that they see, in their order
   */
  public record Part(double weight, List<Text> texts, List<Span> spans) {
    public Part {
      texts = List.copyOf(texts);
      spans = List.copyOf(spans);
    }
  }

  /**
   * Calls that see the same text.
   *
   * @param first first call, from 1
   * @param last last call
   * @param text index of the text among those of the part
   */
  public record Span(int first, int last, int text) {}

  /**
   * A text that calls see.
   *
   * @param text the text, whose emphasis is not yet read
   * @param tokens number of tokens as A1111 counts them
   * @param chunks the tokens between beginning and end of each chunk
   */
  public record Text(String text, int tokens, List<List<Token>> chunks) {
    public Text {
      chunks = List.copyOf(chunks);
    }
  }

  /**
   * A token, or a vector of an embedding.
   *
   * @param position position in the chunk, whose beginning is 0
   * @param id id of the token; 0 for a vector
   * @param piece text of the token, with an ellipsis if it does not end a word; for a vector the
   *     embedding's word and the number of the vector
   * @param weight factor of the encoded token
   * @param embedding word of the embedding, for a vector
   */
  public record Token(
      int position, long id, String piece, double weight, Optional<String> embedding) {}

  /**
   * An embedding that prompts may have.
   *
   * @param file its file
   * @param vectors number of positions it takes
   * @param words words that stand for it, in any case
   * @param used true if a text has it
   */
  public record Loaded(Path file, int vectors, List<String> words, boolean used) {
    public Loaded {
      words = List.copyOf(words);
    }
  }

  /**
   * A file that cannot be used.
   *
   * @param reason sentence on why
   */
  public record Skipped(Path file, String reason) {}

  public PromptExplanation {
    networks = List.copyOf(networks);
    warnings = List.copyOf(warnings);
    loaded = List.copyOf(loaded);
    skipped = List.copyOf(skipped);
  }
}
