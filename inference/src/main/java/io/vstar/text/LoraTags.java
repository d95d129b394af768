package io.vstar.text;

import io.vstar.error.ConfigException;
import io.vstar.prompt.ExtraNetworks;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The LoRAs that a prompt asks for by tags in A1111's form: {@code <lora:name:0.8>} for UNet and
 * text encoders, {@code <lora:name:0.8:0.5>} with the strength for the text encoders first, or by
 * names, {@code <lora:name:te=0.8:unet=0.5>}. A strength that is left out is 1; that of the UNet is
 * the one of the text encoders.
 *
 * @param prompt the prompt without tags
 * @param tags the tags in their order
 */
public record LoraTags(String prompt, List<Tag> tags) {
  /** A1111 reads both: the second one was for networks of LyCORIS. */
  private static final Set<String> KINDS = Set.of("lora", "lyco");

  private static final String TEXT = "te";
  private static final String UNET = "unet";
  private static final int MOST_POSITIONAL = 3;

  /**
   * A tag that asks for one LoRA.
   *
   * @param name name of the LoRA, that is, its file's name without the extension
   * @param textStrength factor of what it adds to text encoders
   * @param unetStrength factor of what it adds to the UNet
   */
  public record Tag(String name, double textStrength, double unetStrength) {

    /** Returns the tag as it is written in a prompt. */
    public String text() {
      return textStrength == unetStrength
          ? "<lora:%s:%s>".formatted(name, number(textStrength))
          : "<lora:%s:%s:%s>".formatted(name, number(textStrength), number(unetStrength));
    }

    private static String number(double strength) {
      boolean whole = strength == Math.rint(strength) && Math.abs(strength) < 1000;
      return whole ? String.valueOf((int) strength) : String.valueOf(strength);
    }
  }

  public LoraTags {
    tags = List.copyOf(tags);
  }

  /**
   * Returns the LoRAs among the tags of a prompt.
   *
   * @throws ConfigException naming a tag that has no name or whose strength is not a number
   */
  public static LoraTags of(ExtraNetworks networks) {
    return new LoraTags(
        networks.text(),
        networks.tags().stream().filter(LoraTags::isOne).map(LoraTags::tag).toList());
  }

  /** Returns whether a tag of a prompt names a LoRA. */
  public static boolean isOne(ExtraNetworks.Tag tag) {
    return KINDS.contains(tag.kind());
  }

  private static Tag tag(ExtraNetworks.Tag tag) {
    List<String> positional = tag.positional();
    Map<String, String> named = tag.named();
    boolean known = Set.of(TEXT, UNET).containsAll(named.keySet());
    if (!known || positional.isEmpty() || positional.size() > MOST_POSITIONAL) {
      throw refused(tag);
    }
    String name = positional.get(0).strip();
    if (name.isEmpty()) {
      throw refused(tag);
    }
    String text = named.getOrDefault(TEXT, positional.size() > 1 ? positional.get(1) : "1");
    String unet = named.getOrDefault(UNET, positional.size() > 2 ? positional.get(2) : text);
    return new Tag(name, strength(tag, text), strength(tag, unet));
  }

  private static double strength(ExtraNetworks.Tag tag, String text) {
    try {
      double strength = Double.parseDouble(text.strip());
      if (Double.isFinite(strength)) {
        return strength;
      }
    } catch (NumberFormatException e) {
      // Reported below like a number that is not finite.
    }
    throw refused(tag);
  }

  private static ConfigException refused(ExtraNetworks.Tag tag) {
    return new ConfigException(
        tag.text()
            + " in the prompt is no LoRA, expected <lora:NAME:STRENGTH> or"
            + " <lora:NAME:TEXT_STRENGTH:UNET_STRENGTH>");
  }
}
