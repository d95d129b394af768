package io.vstar.train.dataset;

import io.vstar.train.config.CaptionLines;
import io.vstar.train.config.CaptionSettings;
import io.vstar.train.config.CaptionSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The rules for the captions of a subset: where they are read from, and what is drawn of them for
 * each example.
 *
 * @param source the source of the captions
 * @param column the key of the text in the rows of a {@code .jsonl} file
 * @param lines the use of several lines
 * @param prefix the text before each caption; may be empty
 * @param suffix the text behind each caption; may be empty
 * @param tags what is done with the tags
 * @param wildcards whether alternatives {@code {a|b}} are drawn
 * @param dropout the probability at which an example has no caption
 * @param dropoutEvery the number n of epochs of which each n-th has no captions; empty for none
 */
record CaptionRules(
    CaptionSource source,
    String column,
    CaptionLines lines,
    String prefix,
    String suffix,
    TagRules tags,
    boolean wildcards,
    double dropout,
    Optional<Integer> dropoutEvery) {

  /** The rules of a config that has none: text files beside the pictures, taken as they stand. */
  static final CaptionRules DEFAULT = of(CaptionSettings.NONE);

  /**
   * The rules for tags.
   *
   * @param separator the text between tags, not blank, without white space around it
   * @param shuffle whether tags are shuffled
   * @param keep the number of tags at the start that are neither shuffled nor dropped
   * @param keepSeparator the text around the tags that may be shuffled and dropped; empty for none
   * @param dropout the probability at which each tag is left out
   */
  record TagRules(
      String separator, boolean shuffle, int keep, Optional<String> keepSeparator, double dropout) {

    /** Returns whether captions are parted into tags at all. */
    boolean apply() {
      return shuffle || dropout > 0 || keepSeparator.isPresent();
    }

    /** Joins tags to a caption. */
    String join(List<String> tags) {
      return String.join(separator + " ", tags);
    }
  }

  /** Returns the rules that settings ask for. */
  static CaptionRules of(CaptionSettings settings) {
    return new CaptionRules(
        settings.source().orElse(CaptionSource.BuiltIn.SIDECAR),
        settings.column().orElse("text"),
        settings.lines().orElse(CaptionLines.JOIN),
        settings.prefix().orElse("").strip(),
        settings.suffix().orElse("").strip(),
        new TagRules(
            settings.separator().orElse(",").strip(),
            settings.shuffle().orElse(false),
            settings.keepTokens().orElse(0),
            settings.keepSeparator(),
            settings.tagDropout().orElse(0.0)),
        settings.wildcards().orElse(false),
        settings.dropout().orElse(0.0),
        settings.dropoutEvery());
  }

  /**
   * Returns the captions that a text holds, each with runs of white space as one space: one, or one
   * for each line; none if the text is blank.
   */
  List<String> captions(String text) {
    List<String> captions =
        (lines == CaptionLines.JOIN ? List.of(text) : text.lines().toList())
            .stream()
                .map(caption -> caption.strip().replaceAll("\\s+", " "))
                .filter(caption -> !caption.isEmpty())
                .toList();
    return lines == CaptionLines.FIRST && captions.size() > 1 ? captions.subList(0, 1) : captions;
  }

  /**
   * Draws whether an example has no caption.
   *
   * @param epoch the number of passes over the dataset before the example
   */
  boolean drops(long epoch, RandomGenerator random) {
    if (dropoutEvery.isPresent() && (epoch + 1) % dropoutEvery.get() == 0) {
      return true;
    }
    return dropout > 0 && random.nextDouble() < dropout;
  }

  /** Returns a caption with the prefix before it and the suffix behind it. */
  String framed(String caption) {
    String start =
        prefix.isEmpty() || caption.isEmpty() ? prefix + caption : prefix + " " + caption;
    if (suffix.isEmpty() || start.isEmpty()) {
      return start + suffix;
    }
    return suffix.startsWith(tags.separator()) ? start + suffix : start + " " + suffix;
  }
}
