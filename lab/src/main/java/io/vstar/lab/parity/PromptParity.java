package io.vstar.lab.parity;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.vstar.prompt.Composition;
import io.vstar.prompt.EmphasisMode;
import io.vstar.prompt.ExtraNetworks;
import io.vstar.prompt.ParsedPrompt;
import io.vstar.prompt.PromptLanguage;
import io.vstar.prompt.PromptSchedule;
import io.vstar.prompt.StepRange;
import io.vstar.prompt.WeightedText;
import io.vstar.tensor.TensorRuntime;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Compares what A1111's parsers make of prompts: emphasis, tags of networks, the split at {@code
 * AND}, schedules, and the text that each call of the UNet sees.
 */
final class PromptParity implements FormulaParity.Part {
  private static final int LONGEST_NAME = 28;
  private static final int PIPELINE_STEPS = 10;

  @Override
  public String file() {
    return "prompts.json";
  }

  @Override
  public void addTo(TensorRuntime runtime, Path folder, List<ParityItem> items) {
    int index = 0;
    for (JsonObject each : GoldenFolder.cases(GoldenFolder.facts(folder.resolve(file())))) {
      String prompt = each.get("prompt").getAsString();
      String name = "prompts[%d] %s".formatted(index++, quoted(prompt));
      items.add(ParityItem.exact(name, agrees(each, prompt)));
    }
  }

  /** Returns a text in one short line. */
  static String quoted(String text) {
    String line = text.replaceAll("\\s+", " ");
    return "\"%s\""
        .formatted(line.length() <= LONGEST_NAME ? line : line.substring(0, LONGEST_NAME) + "…");
  }

  private static boolean agrees(JsonObject expected, String prompt) {
    return emphasis(expected.get("attention"), prompt)
        && networks(expected, prompt)
        && composition(expected.getAsJsonArray("multicond"), prompt)
        && (!expected.get("parse_stable").getAsBoolean()
            || schedules(expected, prompt) && pipeline(expected, prompt));
  }

  /** Where the reference raises an error, a weight is no number, and no weight is compared. */
  private static boolean emphasis(JsonElement expected, String prompt) {
    List<WeightedText> pieces = EmphasisMode.ORIGINAL.read(prompt);
    return expected.isJsonObject()
        || pieces.equals(
            expected.getAsJsonArray().asList().stream()
                .map(JsonElement::getAsJsonArray)
                .map(pair -> new WeightedText(pair.get(0).getAsString(), pair.get(1).getAsDouble()))
                .toList());
  }

  private static boolean networks(JsonObject expected, String prompt) {
    ExtraNetworks networks = ExtraNetworks.parse(prompt);
    boolean agrees = networks.text().equals(expected.get("stripped").getAsString());
    int tags = 0;
    for (JsonElement each : expected.getAsJsonArray("extra_networks")) {
      String kind = each.getAsJsonArray().get(0).getAsString();
      List<ExtraNetworks.Tag> found =
          networks.tags().stream().filter(tag -> tag.kind().equals(kind)).toList();
      JsonArray uses = each.getAsJsonArray().get(1).getAsJsonArray();
      agrees &= found.size() == uses.size();
      for (int i = 0; agrees && i < found.size(); i++) {
        agrees = agrees(found.get(i), uses.get(i).getAsJsonObject());
      }
      tags += found.size();
    }
    return agrees && tags == networks.tags().size();
  }

  private static boolean agrees(ExtraNetworks.Tag tag, JsonObject expected) {
    Map<String, JsonElement> named = expected.getAsJsonObject("named").asMap();
    return tag.arguments().equals(strings(expected.getAsJsonArray("items")))
        && tag.positional().equals(strings(expected.getAsJsonArray("positional")))
        && tag.named().keySet().equals(named.keySet())
        && tag.named().entrySet().stream()
            .allMatch(each -> each.getValue().equals(named.get(each.getKey()).getAsString()));
  }

  private static boolean composition(JsonArray expected, String prompt) {
    List<Composition.Part> parts = Composition.parse(prompt).parts();
    return parts.size() == expected.size()
        && IntStream.range(0, parts.size())
            .allMatch(
                i -> {
                  JsonArray part = expected.get(i).getAsJsonArray();
                  return parts.get(i).text().equals(part.get(0).getAsString())
                      && parts.get(i).weight() == part.get(1).getAsDouble();
                });
  }

  /** Compares the schedules of the whole prompt, which is not split at AND here. */
  private static boolean schedules(JsonObject expected, String prompt) {
    ParsedPrompt parsed = PromptLanguage.A1111.parseNegative(prompt);
    List<String> texts = strings(expected.getAsJsonArray("texts"));
    JsonObject schedules = expected.getAsJsonObject("schedules");
    return schedules.keySet().stream()
        .allMatch(
            key -> {
              JsonElement own = schedules.get(key);
              JsonElement pairs =
                  own.isJsonArray() ? own : schedules.get(key.replace(" old", "")); // "same"
              List<PromptSchedule.Segment> segments =
                  pairs.getAsJsonArray().asList().stream()
                      .map(JsonElement::getAsJsonArray)
                      .map(
                          pair ->
                              new PromptSchedule.Segment(
                                  pair.get(0).getAsInt(), texts.get(pair.get(1).getAsInt())))
                      .toList();
              return parsed.over(range(key)).get(0).schedule().segments().equals(segments);
            });
  }

  /** Returns the steps of a key such as {@code 20}, {@code 20 old} or {@code 20+8}. */
  private static StepRange range(String key) {
    if (key.endsWith(" old")) {
      return StepRange.olderRule(Integer.parseInt(key.replace(" old", "")));
    }
    int plus = key.indexOf('+');
    return plus < 0
        ? StepRange.firstPass(Integer.parseInt(key))
        : StepRange.hiresPass(
            Integer.parseInt(key.substring(0, plus)), Integer.parseInt(key.substring(plus + 1)));
  }

  private static boolean pipeline(JsonObject expected, String prompt) {
    JsonObject pipeline = expected.getAsJsonObject("pipeline10");
    List<String> texts = strings(pipeline.getAsJsonArray("texts"));
    double[] weights = GoldenFolder.numbers(pipeline.get("weights"));
    JsonArray calls = pipeline.getAsJsonArray("calls");
    List<ParsedPrompt.ScheduledPart> parts =
        PromptLanguage.A1111
            .parse(ExtraNetworks.parse(prompt).text())
            .over(StepRange.firstPass(PIPELINE_STEPS));
    boolean agrees = parts.size() == weights.length;
    for (int i = 0; agrees && i < parts.size(); i++) {
      agrees = parts.get(i).weight() == weights[i];
      for (int call = 0; agrees && call < calls.size(); call++) {
        int text = calls.get(call).getAsJsonArray().get(i).getAsInt();
        agrees = parts.get(i).schedule().atCall(call).equals(texts.get(text));
      }
    }
    return agrees;
  }

  private static List<String> strings(JsonArray list) {
    return list.asList().stream().map(JsonElement::getAsString).toList();
  }
}
