package io.vstar.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Tests the parser against that of AUTOMATIC1111's web UI 1.10.1, with which {@code infotext.json}
 * was recorded. Values that the web UI adds (defaults, sides of a size, the tag of an old
 * hypernetwork) are not compared.
 */
class InfotextParityTest {

  @TestFactory
  Stream<DynamicTest> textsAreReadAsTheWebUiReadsThem() throws IOException {
    JsonArray cases = recorded().getAsJsonArray("cases");
    assertThat(cases).hasSize(69);
    return IntStream.range(0, cases.size())
        .mapToObj(i -> dynamicTest("case " + i, () -> check(cases.get(i).getAsJsonObject())));
  }

  private static void check(JsonObject recorded) {
    String text = recorded.get("text").getAsString();
    JsonObject parsed = recorded.getAsJsonObject("parsed");
    Map<String, String> expected = new LinkedHashMap<>();
    if (recorded.get("last_line_is_parameters").getAsBoolean()) {
      for (JsonElement pair : recorded.getAsJsonArray("last_line_pairs")) {
        String key = pair.getAsJsonArray().get(0).getAsString();
        String raw = pair.getAsJsonArray().get(1).getAsString();
        if (!raw.isEmpty()) { // dropped with an error message there
          expected.put(key, parsed.has(key) ? parsed.get(key).getAsString() : raw);
        }
      }
    }

    Infotext infotext = Infotext.parse(text);

    assertThat(infotext.parameters()).as(text).containsExactlyEntriesOf(expected);
    assertThat(infotext.negativePrompt()).isEqualTo(parsed.get("Negative prompt").getAsString());
    String prompt = parsed.get("Prompt").getAsString();
    if (expected.containsKey("Hypernet")) {
      prompt = prompt.replaceFirst("<hypernet:[^>]*>$", "");
    }
    assertThat(infotext.prompt()).isEqualTo(prompt);
  }

  @Test
  void valuesAreQuotedAsTheWebUiQuotesThem() throws IOException {
    for (JsonElement each : recorded().getAsJsonArray("quote")) {
      JsonObject entry = each.getAsJsonObject();
      if (entry.get("value").isJsonPrimitive()
          && entry.getAsJsonPrimitive("value").isString()
          && !entry.get("value").getAsString().isEmpty()) {
        String value = entry.get("value").getAsString();
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("Key", value);
        parameters.put("Second", "2");
        parameters.put("Third", "3");
        String text = new Infotext("p", "", parameters).format();
        String quoted = entry.get("quoted").getAsString();
        assertThat(text).isEqualTo("p\nKey: " + quoted + ", Second: 2, Third: 3");
        assertThat(Infotext.parse(text).parameters())
            .containsEntry("Key", entry.get("back").getAsString());
      }
    }
  }

  private static JsonObject recorded() throws IOException {
    return JsonParser.parseString(Files.readString(ReferenceImages.file("infotext.json")))
        .getAsJsonObject();
  }
}
