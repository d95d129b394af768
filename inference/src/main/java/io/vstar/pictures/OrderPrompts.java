package io.vstar.pictures;

import io.vstar.prompt.ExtraNetworks;
import io.vstar.prompt.ParsedPrompt;
import io.vstar.prompt.PromptLanguage;
import io.vstar.prompt.PromptNotice;
import io.vstar.prompt.StepRange;
import io.vstar.text.HypernetTags;
import io.vstar.text.LoraTags;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The prompts of an order as they are understood.
 *
 * @param order the order
 * @param networks tags of networks in the prompt; none in the plain language
 * @param hypernetworks hypernetworks that the prompt names, and the prompt without tags
 * @param loras LoRAs that the prompt names
 * @param findsLoras whether there is a folder where they are found; else their tags have no effect
 * @param positive the prompt without tags
 * @param negative the negative prompt
 * @param range steps over which the prompts change
 * @param hires steps of the second pass over which they change
 */
record OrderPrompts(
    PictureOrder order,
    ExtraNetworks networks,
    HypernetTags hypernetworks,
    LoraTags loras,
    boolean findsLoras,
    ParsedPrompt positive,
    ParsedPrompt negative,
    StepRange range,
    Optional<StepRange> hires) {

  /**
   * Parses the prompts of an order.
   *
   * @param calls number of calls of the UNet that the order's sampler makes for a picture
   * @param findsLoras whether there is a folder of LoRAs that prompts name
   * @throws io.vstar.error.ConfigException if a limit of prompts is exceeded
   */
  static OrderPrompts of(PictureOrder order, int calls, boolean findsLoras) {
    PromptLanguage language = order.language();
    HypernetTags tags = order.tags();
    return new OrderPrompts(
        order,
        language.isPlain()
            ? new ExtraNetworks(order.prompt(), tags.prompt(), List.of())
            : ExtraNetworks.parse(order.prompt()),
        tags,
        order.loras(),
        findsLoras,
        language.parse(tags.prompt()),
        language.parseNegative(order.negativePrompt()),
        StepRange.firstPass(order.steps(), calls),
        Optional.empty());
  }

  /** Returns the prompts for a picture with a second pass. */
  OrderPrompts withHires(StepRange second) {
    return new OrderPrompts(
        order,
        networks,
        hypernetworks,
        loras,
        findsLoras,
        positive,
        negative,
        range,
        Optional.of(second));
  }

  /** Returns the steps of each pass. */
  List<StepRange> passes() {
    return hires.map(second -> List.of(range, second)).orElse(List.of(range));
  }

  /** Returns the prompt as it goes to the text encoder, without tags. */
  String text() {
    return hypernetworks.prompt();
  }

  /** Returns all texts that a call of the UNet sees. */
  Set<String> texts() {
    Set<String> texts = new LinkedHashSet<>();
    for (StepRange pass : passes()) {
      positive.over(pass).forEach(part -> texts.addAll(part.schedule().texts()));
      negative.over(pass).forEach(part -> texts.addAll(part.schedule().texts()));
    }
    return texts;
  }

  /** Returns what is not read as it may have been meant, each with its place. */
  List<String> notices() {
    List<String> lines = new ArrayList<>();
    for (PromptNotice notice : notices(positive)) {
      lines.add("prompt: " + notice.in(networks).inContext(order.prompt()));
    }
    for (PromptNotice notice : notices(negative)) {
      lines.add("negative prompt: " + notice.inContext(order.negativePrompt()));
    }
    for (ExtraNetworks.Tag tag : networks.tags()) {
      if (!HypernetTags.isOne(tag) && !(LoraTags.isOne(tag) && findsLoras)) {
        lines.add("prompt: " + unusable(tag).inContext(order.prompt()));
      }
    }
    return lines;
  }

  /** Returns what holds in each pass; an edit behind the first one's last step may be meant so. */
  private List<PromptNotice> notices(ParsedPrompt prompt) {
    List<PromptNotice> notices = new ArrayList<>(prompt.notices(range));
    hires.ifPresent(second -> notices.retainAll(prompt.notices(second)));
    return notices;
  }

  private static PromptNotice unusable(ExtraNetworks.Tag tag) {
    String reason =
        LoraTags.isOne(tag)
            ? "there is no --lora-folder, where %s lies".formatted(tag.arguments().get(0))
            : "there are no networks of the kind %s, only hypernet and lora".formatted(tag.kind());
    return new PromptNotice(
        tag.start(), tag.end(), "this tag is taken out and has no effect: " + reason);
  }
}
