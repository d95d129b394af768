package io.vstar.text;

import io.vstar.error.ConfigException;
import io.vstar.prompt.ExtraNetworks;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A prompt and the hypernetworks it asks for by tags in A1111's form {@code <hypernet:name:0.7>}.
 *
 * @param prompt the prompt without the tags, as it goes to the text encoder
 * @param tags the tags in their order
 */
public record HypernetTags(String prompt, List<Tag> tags) {
  private static final String KIND = "hypernet";
  private static final Pattern TAG = Pattern.compile("<hypernet:([^<>]*)>");
  private static final Pattern ANY_TAG = Pattern.compile("<(?:hypernet|lora|lyco):[^<>]*>");

  /**
   * A tag that asks for one hypernetwork.
   *
   * @param name name of the hypernetwork, that is, its file's name without the extension
   * @param strength factor of the hypernetwork's output; 1 if the tag has none
   */
  public record Tag(String name, double strength) {

    /** Returns the tag as it is written in a prompt. */
    public String text() {
      boolean whole = strength == Math.rint(strength) && Math.abs(strength) < 1000;
      return "<hypernet:%s:%s>"
          .formatted(name, whole ? String.valueOf((int) strength) : String.valueOf(strength));
    }
  }

  public HypernetTags {
    tags = List.copyOf(tags);
  }

  /**
   * Parses a prompt and removes its tags.
   *
   * @throws ConfigException naming a tag that has no name or whose strength is not a number
   */
  public static HypernetTags parse(String prompt) {
    List<Tag> tags = new ArrayList<>();
    Matcher matcher = TAG.matcher(prompt);
    StringBuilder rest = new StringBuilder();
    while (matcher.find()) {
      List<String> arguments = List.of(matcher.group(1).split(":", -1));
      if (arguments.size() > 2) {
        throw refused(matcher.group());
      }
      tags.add(tag(matcher.group(), arguments));
      matcher.appendReplacement(rest, "");
    }
    matcher.appendTail(rest);
    return new HypernetTags(tags.isEmpty() ? prompt : rest.toString().stripTrailing(), tags);
  }

  /**
   * Returns the hypernetworks among the tags of a prompt. Further arguments of a tag are ignored,
   * as in A1111.
   *
   * @throws ConfigException naming a tag that has no name or whose strength is not a number
   */
  public static HypernetTags of(ExtraNetworks networks) {
    return new HypernetTags(
        networks.text(),
        networks.tags().stream()
            .filter(HypernetTags::isOne)
            .map(tag -> tag(tag.text(), tag.arguments()))
            .toList());
  }

  /** Returns whether a tag of a prompt names a hypernetwork. */
  public static boolean isOne(ExtraNetworks.Tag tag) {
    return tag.kind().equals(KIND);
  }

  /**
   * Changes the text between the tags of a prompt and leaves the tags as they are, also those of
   * LoRAs.
   *
   * @param change function applied to each piece of text between tags
   */
  public static String outsideTags(String prompt, UnaryOperator<String> change) {
    Matcher matcher = ANY_TAG.matcher(prompt);
    StringBuilder changed = new StringBuilder();
    int end = 0;
    while (matcher.find()) {
      changed.append(change.apply(prompt.substring(end, matcher.start()))).append(matcher.group());
      end = matcher.end();
    }
    return changed.append(change.apply(prompt.substring(end))).toString();
  }

  private static Tag tag(String whole, List<String> arguments) {
    if (arguments.get(0).isBlank()) {
      throw refused(whole);
    }
    try {
      double strength = arguments.size() == 1 ? 1 : Double.parseDouble(arguments.get(1));
      if (Double.isFinite(strength)) {
        return new Tag(arguments.get(0).strip(), strength);
      }
    } catch (NumberFormatException e) {
      // Reported below like a number that is not finite.
    }
    throw refused(whole);
  }

  private static ConfigException refused(String tag) {
    return new ConfigException(
        tag + " in the prompt is no hypernetwork, expected <hypernet:NAME:STRENGTH>");
  }
}
