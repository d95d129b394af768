package io.vstar.lab.parity;

import static io.vstar.tensor.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.ModelOptions;
import io.vstar.checkpoint.Models;
import io.vstar.conditioning.Conditioner;
import io.vstar.conditioning.Emphasis;
import io.vstar.conditioning.LearnedWords;
import io.vstar.generation.StableDiffusion;
import io.vstar.nn.Precision;
import io.vstar.tensor.DeviceChoice;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.text.ClipTokenizer;
import io.vstar.text.Placeholder;
import io.vstar.text.PromptChunk;
import io.vstar.text.Slot;
import io.vstar.text.TokenizedPrompt;
import io.vstar.text.TokenizedPrompts;
import io.vstar.unet.Conditioning;
import io.vstar.unet.PictureSize;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chunks, weights and embeddings, against what A1111 makes of the same tokens. */
class WeightedTextParityTest {
  private static final List<String> WORDS = List.of("emb-two", "emb-three");

  @ParameterizedTest
  @ValueSource(strings = {"tiny-sd15", "tiny-sdxl"})
  void tokensWithChunksAndWeightsReadAsInTheWebUi(String name) throws Exception {
    compareCases("weighted-text", name, ModelOptions.NONE);
  }

  /** The last layer but one, with the final norm. */
  @ParameterizedTest
  @ValueSource(strings = {"tiny-sd15", "tiny-sd21"})
  void withClipSkipAnEarlierLayerIsReadAsInTheWebUi(String name) throws Exception {
    compareCases("clip-skip", name, ModelOptions.NONE.withClipSkip(Optional.of(2)));
  }

  private static void compareCases(String folder, String name, ModelOptions options)
      throws Exception {
    ModelFiles files = Models.open(resource(name).toString(), options);
    int compared = 0;
    try (GoldenFolder golden = GoldenFolder.open(resource(folder));
        TensorRuntime runtime = TensorRuntime.open(DeviceChoice.CPU, 1);
        StableDiffusion model = StableDiffusion.load(runtime, files, Precision.FP32);
        TensorScope scope = runtime.openScope("weighted text")) {
      Conditioner conditioner = model.conditioner().with(words(golden, name, model, scope));
      for (JsonElement each : golden.fact("cases").getAsJsonArray()) {
        if (each.getAsJsonObject().get("model").getAsString().equals(name)) {
          compare(golden, each.getAsJsonObject(), conditioner, model, scope);
          compared++;
        }
      }
    }
    assertThat(compared).isPositive();
  }

  private static void compare(
      GoldenFolder golden,
      JsonObject each,
      Conditioner conditioner,
      StableDiffusion model,
      TensorScope scope) {
    String key = each.get("key").getAsString();
    boolean restores = each.get("emphasis").getAsString().equals("Original");
    List<TokenizedPrompts> prompts =
        model.tokenizers().stream()
            .map(tokenizer -> prompts(each.getAsJsonArray("chunks"), tokenizer))
            .toList();
    Conditioning actual =
        conditioner
            .with(restores ? Emphasis.RESTORE_MEAN : Emphasis.MULTIPLY)
            .encode(
                scope,
                prompts,
                Collections.nCopies(prompts.get(0).batch(), PictureSize.whole(8, 8)));
    // Ten times as far as float32 is from float64 in the reference.
    double tolerance = Math.max(2e-5, 10 * each.get("fp32_vs_f64_maxdiff").getAsDouble());
    assertClose(actual.context(), golden.upload(scope, key), tolerance);
    actual
        .summary()
        .ifPresent(
            summary ->
                assertClose(summary.pooled(), golden.upload(scope, key + ".pooled"), tolerance));
  }

  private static LearnedWords words(
      GoldenFolder golden, String name, StableDiffusion model, TensorScope scope) {
    List<Placeholder> words =
        WORDS.stream()
            .map(word -> new Placeholder(word, golden.fact("embeddings", word).getAsInt()))
            .toList();
    List<String> parts =
        model.tokenizers().size() == 1 ? List.of("vec") : List.of("clip_l", "clip_g");
    List<NDArray> tables =
        parts.stream()
            .map(
                part ->
                    golden
                        .upload(scope, "%s.embedding.emb-two.%s".formatted(name, part))
                        .concat(
                            golden.upload(scope, "%s.embedding.emb-three.%s".formatted(name, part)),
                            0))
            .toList();
    return LearnedWords.of(model.runtime(), words, tables);
  }

  private static TokenizedPrompts prompts(JsonArray prompts, ClipTokenizer tokenizer) {
    List<TokenizedPrompt> all = new ArrayList<>();
    for (JsonElement prompt : prompts) {
      all.add(
          TokenizedPrompt.of(
              prompt.getAsJsonArray().asList().stream()
                  .map(chunk -> chunk(chunk.getAsJsonObject(), tokenizer))
                  .toArray(PromptChunk[]::new)));
    }
    List<Long> ids = new ArrayList<>(List.of(tokenizer.bosId(), tokenizer.eosId()));
    while (ids.size() < tokenizer.length()) {
      ids.add(tokenizer.padId());
    }
    return TokenizedPrompts.padded(all, PromptChunk.unweighted(ids, 1, List.of()));
  }

  private static PromptChunk chunk(JsonObject chunk, ClipTokenizer tokenizer) {
    List<Long> ids =
        new ArrayList<>(
            chunk.getAsJsonArray("tokens").asList().stream().map(JsonElement::getAsLong).toList());
    int end = ids.indexOf(tokenizer.eosId());
    Collections.fill(ids.subList(end + 1, ids.size()), tokenizer.padId());
    List<Slot> slots = new ArrayList<>();
    for (JsonElement fix : chunk.getAsJsonArray("fixes")) {
      int offset = fix.getAsJsonArray().get(0).getAsInt();
      String word = fix.getAsJsonArray().get(1).getAsString();
      int vectors = word.equals("emb-two") ? 2 : 3;
      for (int vector = 0; vector < vectors; vector++) {
        slots.add(new Slot(offset + 1 + vector, word, vector));
      }
    }
    List<Double> weights =
        chunk.getAsJsonArray("multipliers").asList().stream()
            .map(JsonElement::getAsDouble)
            .toList();
    return new PromptChunk(ids, weights, end, slots);
  }

  private static Path resource(String name) throws Exception {
    return Path.of(WeightedTextParityTest.class.getResource("/golden/" + name).toURI());
  }
}
