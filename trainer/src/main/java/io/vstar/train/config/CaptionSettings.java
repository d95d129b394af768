package io.vstar.train.config;

import java.util.Optional;

/**
 * The settings of captions: where they are read from, and what is drawn anew for each example. A
 * key that a subset leaves out has the value of the dataset; one that the dataset leaves out has
 * its default.
 *
 * @param source the source of the captions: {@code sidecar}, {@code filename}, {@code metadata} or
 *     a {@code .jsonl} or {@code .json} file; default {@code sidecar}
 * @param column the key of the text in the rows of a {@code .jsonl} file; default {@code text}
 * @param lines the use of several lines; default {@code join}
 * @param prefix the text before each caption; default none
 * @param suffix the text behind each caption; default none
 * @param separator the text between tags; default {@code ,}
 * @param shuffle whether the tags are shuffled for each example; default {@code false}
 * @param keepTokens the number of tags at the start that are neither shuffled nor dropped, at least
 *     0; default 0
 * @param keepSeparator the text that ends the tags that are kept, and at a second place begins tags
 *     that are kept at the end; default none
 * @param tagDropout the probability at which each tag is left out of an example, from 0 to 1;
 *     default 0
 * @param dropout the probability at which an example has no caption, from 0 to 1; default 0
 * @param dropoutEvery the number n of epochs; all examples of each n-th one have no caption;
 *     default: of none
 * @param wildcards whether alternatives {@code {a|b}} are drawn; default {@code false}
 */
public record CaptionSettings(
    Optional<CaptionSource> source,
    Optional<String> column,
    Optional<CaptionLines> lines,
    Optional<String> prefix,
    Optional<String> suffix,
    Optional<String> separator,
    Optional<Boolean> shuffle,
    Optional<Integer> keepTokens,
    Optional<String> keepSeparator,
    Optional<Double> tagDropout,
    Optional<Double> dropout,
    Optional<Integer> dropoutEvery,
    Optional<Boolean> wildcards) {

  /** The settings of a section that is not there. */
  public static final CaptionSettings NONE =
      new CaptionSettings(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  public CaptionSettings {
    requireText("column", column);
    requireText("separator", separator);
    requireText("keepSeparator", keepSeparator);
    requireAtLeast("keepTokens", keepTokens, 0);
    requireAtLeast("dropoutEvery", dropoutEvery, 1);
    requireProbability("tagDropout", tagDropout);
    requireProbability("dropout", dropout);
    InvalidValueException.unless(
        keepSeparator.isEmpty()
            || !keepSeparator.get().strip().equals(separator.orElse(",").strip()),
        "keepSeparator",
        keepSeparator.orElse(""),
        "another text than the separator of tags, such as |||");
  }

  private static void requireText(String component, Optional<String> text) {
    InvalidValueException.unless(
        text.isEmpty() || !text.get().isBlank(), component, "blank", "text that is not blank");
  }

  private static void requireAtLeast(String component, Optional<Integer> number, int least) {
    InvalidValueException.unless(
        number.orElse(least) >= least,
        component,
        number.orElse(least),
        "a whole number of at least " + least);
  }

  private static void requireProbability(String component, Optional<Double> value) {
    double probability = value.orElse(0.0);
    InvalidValueException.unless(
        probability >= 0 && probability <= 1, component, probability, "a number from 0 to 1");
  }

  /**
   * Returns these settings with those of the dataset in place of what is left out.
   *
   * @param dataset the settings of the dataset
   */
  public CaptionSettings orElse(CaptionSettings dataset) {
    return new CaptionSettings(
        source.or(dataset::source),
        column.or(dataset::column),
        lines.or(dataset::lines),
        prefix.or(dataset::prefix),
        suffix.or(dataset::suffix),
        separator.or(dataset::separator),
        shuffle.or(dataset::shuffle),
        keepTokens.or(dataset::keepTokens),
        keepSeparator.or(dataset::keepSeparator),
        tagDropout.or(dataset::tagDropout),
        dropout.or(dataset::dropout),
        dropoutEvery.or(dataset::dropoutEvery),
        wildcards.or(dataset::wildcards));
  }
}
