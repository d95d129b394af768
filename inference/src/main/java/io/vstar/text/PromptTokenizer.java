package io.vstar.text;

import io.vstar.error.ConfigException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Turns prompts into ids of fixed length, with slots where placeholders stand. Safe for use by
 * several threads.
 *
 * <p>A placeholder is found as a whole word in any case, the longest first: {@code mycat} is found
 * in {@code "MyCat's nose"} but not in {@code "mycats"}, and {@code <cat>} wherever it is written.
 * Its slots get id 0, as in AUTOMATIC1111's web UI. A prompt that is too long is cut at the first
 * thing that does not fit; the vectors of a placeholder stay together, so it fits whole or not.
 */
public final class PromptTokenizer {
  private static final long SLOT_ID = 0;
  private static final String WORD_CHARACTER = "[\\p{L}\\p{M}\\p{N}_]";
  private static final Pattern STARTS_AS_WORD =
      Pattern.compile(WORD_CHARACTER + ".*", Pattern.DOTALL);
  private static final Pattern ENDS_AS_WORD =
      Pattern.compile(".*" + WORD_CHARACTER, Pattern.DOTALL);

  private final ClipTokenizer tokenizer;
  private final List<Placeholder> placeholders;
  private final Pattern anyPlaceholder; // group n matches placeholder n - 1

  /**
   * @throws ConfigException if two placeholders differ in nothing but case, or one has more vectors
   *     than a prompt has room for
   */
  public PromptTokenizer(ClipTokenizer tokenizer, List<Placeholder> placeholders) {
    this.tokenizer = tokenizer;
    this.placeholders =
        placeholders.stream()
            .sorted(Comparator.comparingInt((Placeholder p) -> p.name().length()).reversed())
            .toList();
    requireDistinctNames(placeholders);
    placeholders.forEach(this::requireRoom);
    this.anyPlaceholder =
        Pattern.compile(
            this.placeholders.stream()
                .map(placeholder -> "(" + wholeWord(composed(placeholder.name())) + ")")
                .collect(Collectors.joining("|")),
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }

  /**
   * Checks that {@code placeholder} is not a word the text encoder already knows: prompts with that
   * word would change their meaning.
   *
   * @throws ConfigException if it is a single token of the vocabulary
   */
  public static void requireFree(ClipTokenizer tokenizer, String placeholder) {
    if (tokenizer.encode(placeholder).length == 1) {
      throw new ConfigException(
          "placeholder %s is a word the model already knows; use one it does not, such as <%s>"
              .formatted(placeholder, placeholder));
    }
  }

  /** Tokenizes {@code prompt}; anything goes, also an empty one. */
  public TokenizedPrompt tokenize(String prompt) {
    PromptBuilder builder = new PromptBuilder(tokenizer);
    String text = composed(prompt);
    int textStart = 0;
    if (!placeholders.isEmpty()) {
      Matcher matcher = anyPlaceholder.matcher(text);
      while (matcher.find()) {
        builder.addTokens(tokenizer.encode(text.substring(textStart, matcher.start())));
        builder.addSlots(matched(matcher));
        textStart = matcher.end();
      }
    }
    builder.addTokens(tokenizer.encode(text.substring(textStart)));
    return builder.build();
  }

  /** Tokenizes a batch of prompts, in their order. */
  public TokenizedPrompts tokenize(List<String> prompts) {
    return new TokenizedPrompts(prompts.stream().map(this::tokenize).toList());
  }

  private Placeholder matched(Matcher matcher) {
    int group = 1;
    while (matcher.start(group) < 0) {
      group++;
    }
    return placeholders.get(group - 1);
  }

  private static void requireDistinctNames(List<Placeholder> placeholders) {
    Set<String> names = new HashSet<>();
    for (Placeholder placeholder : placeholders) {
      if (!names.add(composed(placeholder.name()).toLowerCase(Locale.ROOT))) {
        throw new ConfigException(
            "placeholder %s is given twice; give each embedding a name of its own"
                .formatted(placeholder.name()));
      }
    }
  }

  private void requireRoom(Placeholder placeholder) {
    int room = PromptBuilder.room(tokenizer);
    if (placeholder.vectors() > room) {
      throw new ConfigException(
          "placeholder %s has %d vectors, but a prompt has room for %d tokens"
              .formatted(placeholder.name(), placeholder.vectors(), room));
    }
  }

  /** Only where a name begins or ends like a word can a longer word hide it. */
  private static String wholeWord(String name) {
    String before = STARTS_AS_WORD.matcher(name).matches() ? "(?<!" + WORD_CHARACTER + ")" : "";
    String after = ENDS_AS_WORD.matcher(name).matches() ? "(?!" + WORD_CHARACTER + ")" : "";
    return before + Pattern.quote(name) + after;
  }

  private static String composed(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC);
  }

  /** Fills the positions of one prompt from the left. */
  private static final class PromptBuilder {
    private final ClipTokenizer tokenizer;
    private final List<Long> ids = new ArrayList<>();
    private final List<Slot> slots = new ArrayList<>();
    private int dropped;

    PromptBuilder(ClipTokenizer tokenizer) {
      this.tokenizer = tokenizer;
      ids.add(tokenizer.bosId());
    }

    /** How many tokens fit between beginning and end. */
    static int room(ClipTokenizer tokenizer) {
      return tokenizer.length() - 2;
    }

    void addTokens(long[] tokens) {
      for (long token : tokens) {
        if (fits(1)) {
          ids.add(token);
        } else {
          dropped++;
        }
      }
    }

    void addSlots(Placeholder placeholder) {
      if (!fits(placeholder.vectors())) {
        dropped += placeholder.vectors();
        return;
      }
      for (int vector = 0; vector < placeholder.vectors(); vector++) {
        slots.add(new Slot(ids.size(), placeholder.name(), vector));
        ids.add(SLOT_ID);
      }
    }

    TokenizedPrompt build() {
      int end = ids.size();
      ids.add(tokenizer.eosId());
      while (ids.size() < tokenizer.length()) {
        ids.add(tokenizer.padId());
      }
      return new TokenizedPrompt(ids, end, slots, dropped);
    }

    /** Once something did not fit, nothing after it does: the prompt is cut there. */
    private boolean fits(int count) {
      return dropped == 0 && ids.size() - 1 + count <= room(tokenizer);
    }
  }
}
