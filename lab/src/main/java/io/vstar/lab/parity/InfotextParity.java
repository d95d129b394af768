package io.vstar.lab.parity;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.vstar.image.Infotext;
import io.vstar.tensor.TensorRuntime;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares the reading and the quoting of infotexts with A1111's. What its reader adds for absent
 * settings, for parts of a size and for old versions is not read from the text, and not compared.
 */
final class InfotextParity implements FormulaParity.Part {
  private static final String HYPERNETWORK = "Hypernet";

  @Override
  public String file() {
    return "infotext.json";
  }

  @Override
  public void addTo(TensorRuntime runtime, Path folder, List<ParityItem> items) {
    JsonObject facts = GoldenFolder.facts(folder.resolve(file()));
    int index = 0;
    for (JsonObject row : GoldenFolder.cases(facts)) {
      items.add(ParityItem.exact("infotext[%d]".formatted(index++), isReadAs(row)));
    }
    for (JsonElement each : facts.getAsJsonArray("quote")) {
      JsonObject row = each.getAsJsonObject();
      JsonElement value =
          row.get("value"); // numbers and nothing too, which settings here never are
      if (value.isJsonPrimitive() && value.getAsJsonPrimitive().isString()) {
        items.add(ParityItem.exact("quote " + row.get("value"), isQuotedAs(row)));
      }
    }
  }

  private static boolean isReadAs(JsonObject row) {
    Infotext read = Infotext.parse(row.get("text").getAsString());
    JsonObject parsed = row.getAsJsonObject("parsed");
    Map<String, String> expected = settings(row);
    String prompt = parsed.get("Prompt").getAsString();
    if (expected.containsKey(HYPERNETWORK)) { // whose tag A1111 adds to the prompt
      prompt = prompt.replaceFirst("<hypernet:[^>]*>$", "");
    }
    return read.parameters().equals(expected)
        && read.prompt().equals(prompt)
        && read.negativePrompt().equals(parsed.get("Negative prompt").getAsString());
  }

  private static Map<String, String> settings(JsonObject row) {
    JsonObject parsed = row.getAsJsonObject("parsed");
    Map<String, String> settings = new LinkedHashMap<>();
    if (row.get("last_line_is_parameters").getAsBoolean()) {
      for (JsonElement pair : row.getAsJsonArray("last_line_pairs")) {
        String key = pair.getAsJsonArray().get(0).getAsString();
        String text = pair.getAsJsonArray().get(1).getAsString();
        if (!text.isEmpty()) {
          settings.put(key, parsed.has(key) ? parsed.get(key).getAsString() : text);
        }
      }
    }
    return settings;
  }

  /** Returns whether a value is quoted as A1111 does, and read back to the same. */
  private static boolean isQuotedAs(JsonObject row) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("Key", row.get("value").getAsString());
    settings.put("Second", "2");
    settings.put("Third", "3");
    String text = new Infotext("p", "", settings).format();
    String quoted = row.get("quoted").getAsString();
    String back = row.get("back").getAsString();
    // A value without a character is dropped when it is read.
    String read = Infotext.parse(text).parameters().getOrDefault("Key", "");
    return text.equals("p\nKey: " + quoted + ", Second: 2, Third: 3") && read.equals(back);
  }
}
