package io.vstar.lab.parity;

import ai.djl.ndarray.NDArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.vstar.checkpoint.ModelOptions;
import io.vstar.checkpoint.Models;
import io.vstar.conditioning.LearnedWords;
import io.vstar.conditioning.PromptEncoder;
import io.vstar.generation.StableDiffusion;
import io.vstar.nn.Precision;
import io.vstar.prompt.EmphasisMode;
import io.vstar.prompt.PromptLanguage;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.text.Placeholder;
import io.vstar.unet.Conditioning;
import io.vstar.unet.PictureSize;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compares what text encoders make of texts with emphasis, several chunks and embeddings, from the
 * letters on. The models of the cases lie beside the golden folder, by their names.
 */
final class WeightedTextParity {
  /** The least tolerance, absolute, from which that of a case is made. */
  private static final double LEAST = 2e-5;

  /** How many times the distance of the reference's float32 from its float64 is tolerated. */
  private static final double FACTOR = 10;

  private final GoldenFolder golden;
  private final TensorRuntime runtime;
  private final Precision precision;
  private final List<ParityItem> items = new ArrayList<>();

  /** The model of some cases, as it is loaded for them. */
  private record Loading(String model, int clipSkip) {
    static Loading of(JsonObject each) {
      int skip = each.has("clip_skip") ? each.get("clip_skip").getAsInt() : 1;
      return new Loading(each.get("model").getAsString(), skip);
    }

    ModelOptions options() {
      return clipSkip == 1
          ? ModelOptions.NONE
          : ModelOptions.NONE.withClipSkip(Optional.of(clipSkip));
    }
  }

  private WeightedTextParity(GoldenFolder golden, TensorRuntime runtime, Precision precision) {
    this.golden = golden;
    this.runtime = runtime;
    this.precision = precision;
  }

  /** Returns whether a folder has such cases and no model of its own. */
  static boolean isIn(Path folder) {
    Path json = folder.resolve("golden.json");
    return Files.exists(json)
        && !Files.exists(folder.resolve("model_index.json"))
        && GoldenFolder.facts(json).has("embeddings");
  }

  /**
   * Compares all cases of a folder.
   *
   * @throws io.vstar.error.CheckpointException if a model is not beside the folder
   */
  static List<ParityItem> run(TensorRuntime runtime, Path folder, Precision precision) {
    try (GoldenFolder golden = GoldenFolder.open(folder)) {
      WeightedTextParity parity = new WeightedTextParity(golden, runtime, precision);
      Map<Loading, List<JsonObject>> cases = new LinkedHashMap<>();
      for (JsonObject each : golden.cases()) {
        cases.computeIfAbsent(Loading.of(each), unused -> new ArrayList<>()).add(each);
      }
      cases.forEach(parity::compare);
      return parity.items;
    }
  }

  private void compare(Loading loading, List<JsonObject> cases) {
    Path folder = golden.folder().toAbsolutePath().normalize().resolveSibling(loading.model());
    try (StableDiffusion model =
            StableDiffusion.load(
                runtime, Models.open(folder.toString(), loading.options()), precision);
        TensorScope scope = runtime.openScope("weighted text")) {
      PromptEncoder encoder = model.promptEncoder(words(loading.model(), model, scope));
      for (JsonObject each : cases) {
        compare(each, encoder, scope);
      }
    }
  }

  private void compare(JsonObject each, PromptEncoder encoder, TensorScope scope) {
    EmphasisMode emphasis = EmphasisMode.named(each.get("emphasis").getAsString());
    List<String> texts =
        each.getAsJsonArray("prompts").asList().stream().map(JsonElement::getAsString).toList();
    Conditioning actual =
        encoder
            .reading(PromptLanguage.A1111.withEmphasis(emphasis))
            .encode(scope, texts, Collections.nCopies(texts.size(), PictureSize.whole(8, 8)));
    String key = each.get("key").getAsString();
    compare(key, actual.context(), each.get("fp32_vs_f64_maxdiff"));
    actual
        .summary()
        .ifPresent(
            summary ->
                compare(key + ".pooled", summary.pooled(), each.get("pooled_fp32_vs_f64_maxdiff")));
  }

  private void compare(String key, NDArray actual, JsonElement distance) {
    float[] expected = golden.floats(key);
    double largest = 0;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    double own = distance == null ? 0 : distance.getAsDouble();
    double tolerance = Math.max(LEAST, FACTOR * own) / largest;
    items.add(ParityItem.of(key, actual.toFloatArray(), expected, tolerance));
  }

  private LearnedWords words(String name, StableDiffusion model, TensorScope scope) {
    List<Placeholder> words = new ArrayList<>();
    golden
        .fact("embeddings")
        .getAsJsonObject()
        .asMap()
        .forEach((word, vectors) -> words.add(new Placeholder(word, vectors.getAsInt())));
    List<String> parts =
        model.tokenizers().size() == 1 ? List.of("vec") : List.of("clip_l", "clip_g");
    if (!golden.has("%s.embedding.%s.%s".formatted(name, words.get(0).name(), parts.get(0)))) {
      return LearnedWords.NONE;
    }
    List<NDArray> tables = new ArrayList<>();
    for (String part : parts) {
      NDArray table = null;
      for (Placeholder word : words) {
        NDArray own = golden.upload(scope, "%s.embedding.%s.%s".formatted(name, word.name(), part));
        table = table == null ? own : table.concat(own, 0);
      }
      tables.add(table);
    }
    return LearnedWords.of(runtime, words, tables);
  }
}
