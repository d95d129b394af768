package io.vstar.cli.generate;

import io.vstar.cli.console.JsonText;
import io.vstar.evaluation.EvaluationOrder;
import io.vstar.evaluation.EvaluationResult;
import io.vstar.evaluation.EvaluationResult.PromptMeasures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The report of an evaluation, as a table and as JSON. */
record EvaluationReport(EvaluationOrder order, EvaluationResult result) {
  private static final String ROW = "%8s %8s %9s  %s";

  /** Returns the lines of the table. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(ROW.formatted("CLIP-I", "CLIP-T", "pictures", "prompt"));
    for (PromptMeasures each : result.prompts()) {
      lines.add(row(each.likeness(), number(each.clipT()), each.pictures(), each.prompt()));
    }
    lines.add(row(result.likeness(), number(result.clipT()), result.pictures(), "all"));
    result
        .references()
        .ifPresent(
            likeness ->
                lines.add(
                    row(
                        likeness,
                        "",
                        order.references().size(),
                        "the references among themselves")));
    return lines;
  }

  private static String row(double clip, String clipT, int pictures, String title) {
    return ROW.formatted(number(clip), clipT, pictures, title);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  /** Returns the keys that {@code docs/cli.md} lists. */
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("subject", order.subject());
    json.put("class", order.className().orElse(null));
    json.put("pictures", result.pictures());
    json.put("clip_i", JsonText.rounded(result.likeness()));
    json.put("clip_t", JsonText.rounded(result.clipT()));
    json.put(
        "references",
        result.references().isPresent()
            ? JsonText.rounded(result.references().getAsDouble())
            : null);
    json.put("prompts", result.prompts().stream().map(EvaluationReport::json).toList());
    return json;
  }

  private static Map<String, Object> json(PromptMeasures each) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("prompt", each.prompt());
    json.put("text", each.text());
    json.put("pictures", each.pictures());
    json.put("clip_i", JsonText.rounded(each.likeness()));
    json.put("clip_t", JsonText.rounded(each.clipT()));
    return json;
  }
}
