package io.vstar.train.inversion;

import static io.vstar.train.config.DatasetSettings.CHUNK_TOKENS;

import io.vstar.error.ConfigException;
import io.vstar.error.DatasetException;
import io.vstar.text.ClipTokenizer;
import io.vstar.text.Placeholder;
import io.vstar.text.PromptTokenizer;
import io.vstar.text.Slot;
import io.vstar.text.TokenizedPrompt;
import io.vstar.train.config.DatasetSettings;
import io.vstar.train.dataset.Caption;
import io.vstar.train.dataset.DatasetProblem;
import io.vstar.train.dataset.DatasetProblems;
import io.vstar.train.dataset.TrainingImage;
import io.vstar.train.dataset.TrainingPrompts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A check that the new word fits into every prompt of a run. A prompt is truncated at the length of
 * the text encoder; a word beyond it is not seen, gets no gradient, and would be exported with its
 * start values.
 */
final class PromptRoom {
  private static final int QUOTED = 40;

  private final Placeholder placeholder;
  private final int chunks;
  private final int tokens; // of one chunk
  private final List<PromptTokenizer> tokenizers;
  private final Map<String, Integer> known = new HashMap<>();

  /**
   * Makes a check.
   *
   * @param placeholder the new word with its number of vectors
   * @param others the other new words, which may stand in the same prompts
   * @param chunks the largest number of chunks that a prompt is encoded in
   * @param tokenizers the tokenizers of all text encoders
   */
  PromptRoom(
      Placeholder placeholder,
      List<Placeholder> others,
      int chunks,
      List<ClipTokenizer> tokenizers) {
    this.placeholder = placeholder;
    this.chunks = chunks;
    // A single vector fits wherever several do, and its position shows how many.
    List<Placeholder> all = new ArrayList<>(others);
    all.add(new Placeholder(placeholder.name(), 1));
    this.tokenizers = tokenizers.stream().map(each -> new PromptTokenizer(each, all)).toList();
    this.tokens = tokenizers.stream().mapToInt(each -> each.length() - 2).min().orElseThrow();
  }

  /**
   * Checks each new word in every prompt that pictures may be trained with, or, where it stands
   * alone in the negative prompt, the word.
   *
   * @param dataset the settings that say in how many chunks prompts are encoded
   * @param tokenizers the tokenizers of all text encoders
   * @param problems takes prompts that have no room for the word, with the caption and the setting
   * @return one line for each preview prompt in which the word is truncated
   */
  static List<String> check(
      TextualInversionSettings settings,
      DatasetSettings dataset,
      List<String> previewPrompts,
      List<ClipTokenizer> tokenizers,
      TrainingPrompts prompts,
      List<TrainingImage> images,
      DatasetProblems problems) {
    List<String> warnings = new ArrayList<>();
    for (Placeholder word : settings.newWords().placeholders()) {
      List<Placeholder> others = new ArrayList<>(settings.newWords().placeholders());
      others.remove(word);
      PromptRoom room = new PromptRoom(word, others, dataset.maxChunks(), tokenizers);
      room.requireVectors();
      if (settings.negativePrompt().isEmpty()) {
        room.require(prompts, images, problems);
        PromptRoom previews = new PromptRoom(word, others, 1, tokenizers);
        warnings.addAll(previews.warnings(previewPrompts));
      }
    }
    return List.copyOf(warnings);
  }

  /**
   * Checks that a chunk has room for the vectors, which are never parted.
   *
   * @throws ConfigException if it has not
   */
  void requireVectors() {
    if (placeholder.vectors() > tokens) {
      throw new ConfigException(
          "vectors is %d, but the text encoder reads %d tokens at once; set vectors to %d or less"
              .formatted(placeholder.vectors(), tokens, tokens));
    }
  }

  /** Checks every prompt of the pictures as the other method does. */
  void require(TrainingPrompts prompts, List<TrainingImage> images) {
    require(prompts, images, DatasetProblems.REFUSED);
  }

  /**
   * Checks that every prompt of the pictures that names the word has room for it.
   *
   * @param problems takes the pictures with prompts that have not, the tightest first
   */
  void require(TrainingPrompts prompts, List<TrainingImage> images, DatasetProblems problems) {
    int least = Integer.MAX_VALUE;
    String prompt = "";
    LinkedList<TrainingImage> tooTight = new LinkedList<>(); // the tightest first
    for (TrainingImage image : images) {
      boolean fits = true;
      boolean tightest = false;
      for (String variant : prompts.variants(image)) {
        if (!names(variant)) {
          continue;
        }
        int room = room(variant);
        fits &= room >= placeholder.vectors();
        if (room < least) {
          least = room;
          tightest = true;
          prompt = variant;
        }
      }
      if (!fits) {
        tooTight.add(tightest ? 0 : tooTight.size(), image);
      }
    }
    if (!tooTight.isEmpty()) {
      problems.found(
          DatasetProblem.CAPTION_CUT,
          tooTight.stream().map(PromptRoom::source).toList(),
          new DatasetException(message(tooTight.get(0), prompt, least, tooTight.size())));
    }
  }

  /** Returns the file that is to be changed for another prompt of a picture. */
  private static Path source(TrainingImage image) {
    return image.caption().map(Caption::file).orElse(image.path());
  }

  /** Returns one line for each prompt in which the word is truncated. */
  List<String> warnings(List<String> previewPrompts) {
    List<String> warnings = new ArrayList<>();
    for (String prompt : previewPrompts) {
      String filled =
          prompt.replace("{}", placeholder.name()).replace("[name]", placeholder.name());
      if (names(filled) && room(filled) < placeholder.vectors()) {
        warnings.add(
            "preview.prompts: \"%s\" is drawn without %s, whose %d vectors end behind token %d; shorten it"
                .formatted(quoted(prompt), placeholder.name(), placeholder.vectors(), tokens));
      }
    }
    return warnings;
  }

  /** Returns whether a prompt names the word, even in a part that is cut off. */
  private boolean names(String prompt) {
    return tokenizers.get(0).names(prompt, placeholder.name());
  }

  /**
   * Returns the number of vectors that fit at the first occurrence of the word in a prompt; 0 if it
   * is truncated.
   */
  private int room(String prompt) {
    return known.computeIfAbsent(prompt, p -> room(p, chunks));
  }

  private int room(String prompt, int maxChunks) {
    return tokenizers.stream()
        .mapToInt(each -> room(each.tokenize(prompt, maxChunks), maxChunks))
        .min()
        .orElse(0);
  }

  private int room(TokenizedPrompt prompt, int maxChunks) {
    int most = 0;
    for (int i = 0; i < prompt.chunks().size(); i++) {
      boolean last = i == maxChunks - 1; // before it, vectors that do not fit begin the next chunk
      for (Slot slot : prompt.chunks().get(i).slots()) {
        if (slot.placeholder().equals(placeholder.name())) {
          most = Math.max(most, last ? tokens + 1 - slot.position() : tokens);
        }
      }
    }
    return most;
  }

  private String message(TrainingImage image, String prompt, int room, int tooTight) {
    String source = image.caption().map(Caption::where).orElse(image.path().toString());
    String more = tooTight == 1 ? "" : " (one of %d such pictures)".formatted(tooTight);
    String found =
        "%s: the prompt \"%s\"%s has room for %d %s of %s within the %d tokens that are read, vectors is %d; "
            .formatted(
                source,
                quoted(prompt),
                more,
                room,
                room == 1 ? "vector" : "vectors",
                placeholder.name(),
                chunks * tokens,
                placeholder.vectors());
    return found
        + (room == 0
            ? "write {} nearer to the start or shorten what is before it"
            : "set vectors to %d or less or write {} nearer to the start".formatted(room))
        + enoughTokens(prompt);
  }

  /** Returns the advice to read as many tokens as the word needs; empty if no number is enough. */
  private String enoughTokens(String prompt) {
    return IntStream.rangeClosed(chunks + 1, DatasetSettings.MOST_CHUNKS)
        .filter(most -> room(prompt, most) >= placeholder.vectors())
        .mapToObj(most -> ", or read more by dataset.maxTokens: " + most * CHUNK_TOKENS)
        .findFirst()
        .orElse("");
  }

  private static String quoted(String prompt) {
    return prompt.length() <= QUOTED ? prompt : prompt.substring(0, QUOTED) + "…";
  }
}
