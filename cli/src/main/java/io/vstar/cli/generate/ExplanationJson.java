package io.vstar.cli.generate;

import io.vstar.cli.console.JsonText;
import io.vstar.pictures.PromptExplanation;
import io.vstar.pictures.PromptExplanation.Loaded;
import io.vstar.pictures.PromptExplanation.Part;
import io.vstar.pictures.PromptExplanation.Side;
import io.vstar.pictures.PromptExplanation.Skipped;
import io.vstar.pictures.PromptExplanation.Span;
import io.vstar.pictures.PromptExplanation.Text;
import io.vstar.pictures.PromptExplanation.Token;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes what prompts become as JSON, for scripts. The keys are part of the interface, see {@code
 * docs/cli.md}; all are always present, {@code null} if they do not apply.
 */
final class ExplanationJson {
  private ExplanationJson() {}

  static String format(PromptExplanation explanation) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("prompt", side(explanation.prompt()));
    json.put("negative_prompt", side(explanation.negativePrompt()));
    json.put("steps", explanation.steps());
    json.put("calls", explanation.calls());
    json.put("networks", explanation.networks());
    json.put("warnings", explanation.warnings());
    json.put("loaded", explanation.loaded().stream().map(ExplanationJson::loaded).toList());
    json.put("skipped", explanation.skipped().stream().map(ExplanationJson::skipped).toList());
    return JsonText.of(json);
  }

  private static Map<String, Object> side(Side side) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("written", side.written());
    json.put("parts", side.parts().stream().map(ExplanationJson::part).toList());
    return json;
  }

  private static Map<String, Object> part(Part part) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("weight", part.weight());
    json.put("schedule", part.spans().stream().map(ExplanationJson::span).toList());
    json.put("texts", part.texts().stream().map(ExplanationJson::text).toList());
    return json;
  }

  private static Map<String, Object> span(Span span) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("first_call", span.first());
    json.put("last_call", span.last());
    json.put("text", span.text());
    return json;
  }

  private static Map<String, Object> text(Text text) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("text", text.text());
    json.put("token_count", text.tokens());
    json.put(
        "chunks",
        text.chunks().stream()
            .map(chunk -> chunk.stream().map(ExplanationJson::token).toList())
            .toList());
    return json;
  }

  private static Map<String, Object> token(Token token) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("position", token.position());
    json.put("id", token.id());
    json.put("piece", token.piece());
    json.put("weight", token.weight());
    json.put("embedding", token.embedding().orElse(null));
    return json;
  }

  private static Map<String, Object> loaded(Loaded loaded) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("file", loaded.file().toString());
    json.put("words", loaded.words());
    json.put("vectors", loaded.vectors());
    json.put("used", loaded.used());
    return json;
  }

  private static Map<String, Object> skipped(Skipped skipped) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("file", skipped.file().toString());
    json.put("reason", skipped.reason());
    return json;
  }
}
