package io.vstar.train.config;

/** The use of a caption that has several lines. */
public enum CaptionLines {
  /** The lines are one caption, joined by spaces, as in A1111. */
  JOIN,
  /**
   * Each line is a caption of its own, and each example draws one: OneTrainer's text per line, and
   * kohya's {@code enable_wildcard}.
   */
  ONE,
  /** The first line is the caption and the others are not read, kohya's default. */
  FIRST
}
