package io.vstar.train.page;

import io.vstar.image.JpegUrl;
import java.util.List;

/**
 * The model of the template of a data set's page, with texts as they are printed.
 *
 * @param title the title of the document
 * @param subject what is learned from the pictures
 * @param state {@code done}, {@code stopped} or {@code failed}, for styles
 * @param verdict whether a training may begin, in words
 * @param explanation a sentence on what was looked at
 * @param tiles the most important figures
 * @param kinds what was found, by kind
 * @param buckets the pictures, by resolution
 * @param note what is not shown; empty if all is
 * @param tokensNote why there are no tokens; empty if there are
 */
record DatasetPageView(
    String title,
    String subject,
    String state,
    String verdict,
    String explanation,
    List<ReportView.Fact> tiles,
    List<Kind> kinds,
    List<Bucket> buckets,
    String note,
    String tokensNote) {

  /**
   * The findings of one kind.
   *
   * @param severity the severity, for styles
   * @param mark the severity in a word
   * @param messages a line for each
   * @param more the number of those that are not shown
   */
  record Kind(
      String severity,
      String mark,
      String kind,
      String title,
      int count,
      List<String> messages,
      int more) {}

  /**
   * The pictures of one resolution.
   *
   * @param counts the number of pictures in words
   */
  record Bucket(String size, String counts, List<Card> cards) {}

  /**
   * A picture.
   *
   * @param crop the place of the crop as declarations of a style
   * @param chunks the tokens of its prompt, by chunk; none if they are not known
   * @param cutTokens the number of tokens that are not read
   * @param more the number of its other prompts
   */
  record Card(
      String file,
      JpegUrl thumbnail,
      String crop,
      String cut,
      boolean heldOut,
      String prompt,
      int more,
      List<Chunk> chunks,
      int cutTokens,
      List<Mark> marks) {}

  /**
   * A chunk of a prompt.
   *
   * @param tokens the tokens
   * @param count the number of the tokens
   * @param title the name of the chunk; empty if it is the only one
   */
  record Chunk(List<Token> tokens, int count, String title) {}

  /** A token; {@code learned} if a learned vector takes its place. */
  record Token(String text, boolean learned) {}

  /** A finding at a picture. */
  record Mark(String severity, String kind, String message) {}
}
