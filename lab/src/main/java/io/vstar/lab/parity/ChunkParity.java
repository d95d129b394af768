package io.vstar.lab.parity;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.vstar.error.CheckpointException;
import io.vstar.prompt.EmphasisMode;
import io.vstar.tensor.TensorRuntime;
import io.vstar.text.ChunkedText;
import io.vstar.text.ClipTokenizer;
import io.vstar.text.EmbeddingMatching;
import io.vstar.text.Placeholder;
import io.vstar.text.PromptChunk;
import io.vstar.text.PromptChunker;
import io.vstar.text.Slot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Compares the chunks that A1111 makes of weighted texts with embeddings: ids, weights, and where
 * the vectors go. It needs CLIP's vocabulary, in a folder {@code tokenizer} in the golden folder or
 * beside it.
 */
final class ChunkParity implements FormulaParity.Part {
  private static final int USUAL_BACKTRACK = 20;

  @Override
  public String file() {
    return "chunks.json";
  }

  @Override
  public void addTo(TensorRuntime runtime, Path folder, List<ParityItem> items) {
    JsonObject facts = GoldenFolder.facts(folder.resolve(file()));
    try (ClipTokenizer tokenizer = ClipTokenizer.open(tokenizer(folder))) {
      Map<String, PromptChunker> chunkers = new HashMap<>();
      facts
          .getAsJsonObject("databases")
          .asMap()
          .forEach((name, words) -> chunkers.put(name, chunker(tokenizer, words.getAsJsonArray())));
      int index = 0;
      for (JsonObject each : GoldenFolder.cases(facts)) {
        String text = each.get("text").getAsString();
        String name = "chunks[%d] %s".formatted(index++, PromptParity.quoted(text));
        PromptChunker chunker = chunkers.get(each.get("db").getAsString());
        items.add(ParityItem.exact(name, agrees(each, chunker)));
      }
    }
  }

  private static Path tokenizer(Path folder) {
    return Stream.of(folder, folder.toAbsolutePath().normalize().getParent())
        .map(place -> place.resolve("tokenizer"))
        .filter(Files::isDirectory)
        .findFirst()
        .orElseThrow(
            () ->
                new CheckpointException(
                    "%s has chunks.json, whose ids are those of CLIP's vocabulary: put vocab.json and merges.txt into %s"
                        .formatted(folder, folder.resolve("tokenizer"))));
  }

  /** Returns a chunker that finds embeddings as A1111 does, by their tokens alone. */
  private static PromptChunker chunker(ClipTokenizer tokenizer, JsonArray words) {
    List<Placeholder> placeholders =
        words.asList().stream()
            .map(JsonElement::getAsJsonObject)
            .map(
                word ->
                    new Placeholder(word.get("name").getAsString(), word.get("vectors").getAsInt()))
            .toList();
    return new PromptChunker(tokenizer, placeholders, EmbeddingMatching.TOKENS);
  }

  private static boolean agrees(JsonObject expected, PromptChunker chunker) {
    EmphasisMode emphasis =
        expected.has("emphasis")
            ? EmphasisMode.named(expected.get("emphasis").getAsString())
            : EmphasisMode.ORIGINAL;
    int backtrack =
        expected.has("comma_padding_backtrack")
            ? expected.get("comma_padding_backtrack").getAsInt()
            : USUAL_BACKTRACK;
    ChunkedText actual =
        chunker.chunk(emphasis.read(expected.get("text").getAsString()), backtrack);
    JsonArray chunks = expected.getAsJsonArray("chunks");
    boolean agrees =
        actual.tokens() == expected.get("token_count").getAsInt()
            && actual.prompt().chunks().size() == chunks.size();
    boolean comparesVectors = !expected.get("orphaned_vectors").getAsBoolean();
    for (int i = 0; agrees && i < chunks.size(); i++) {
      PromptChunk chunk = actual.prompt().chunks().get(i);
      JsonObject own = chunks.get(i).getAsJsonObject();
      agrees =
          chunk.ids().equals(longs(own.getAsJsonArray("tokens")))
              && chunk.weights().equals(doubles(own.getAsJsonArray("multipliers")))
              && (!comparesVectors || firstSlots(chunk).equals(fixes(own.getAsJsonArray("fixes"))));
    }
    return agrees;
  }

  /**
   * Returns the offsets of embeddings, where the reference leaves them in the old chunk when their
   * tokens move to the next: such cases are not compared.
   */
  private static List<String> fixes(JsonArray fixes) {
    return fixes.asList().stream()
        .map(JsonElement::getAsJsonArray)
        .map(fix -> fix.get(0).getAsInt() + " " + fix.get(1).getAsString())
        .toList();
  }

  /** Returns where vectors begin, counted from the position after the beginning. */
  private static List<String> firstSlots(PromptChunk chunk) {
    List<String> first = new ArrayList<>();
    for (Slot slot : chunk.slots()) {
      if (slot.vector() == 0) {
        first.add(slot.position() - 1 + " " + slot.placeholder());
      }
    }
    return first;
  }

  private static List<Long> longs(JsonArray list) {
    return list.asList().stream().map(JsonElement::getAsLong).toList();
  }

  private static List<Double> doubles(JsonArray list) {
    return list.asList().stream().map(JsonElement::getAsDouble).toList();
  }
}
