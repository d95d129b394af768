package io.vstar.cli.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.vstar.adapter.Provenance;
import io.vstar.adapter.embedding.EmbeddingFile;
import io.vstar.adapter.embedding.TextualInversion;
import io.vstar.adapter.embedding.VectorTable;
import io.vstar.checkpoint.TinyModel;
import io.vstar.cli.Vstar;
import io.vstar.cli.console.ExitCode;
import io.vstar.tensor.CpuRuntime;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class TokensCommandTest {
  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @TempDir static Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void write() throws IOException {
    TinyModel.write(CPU.runtime(), folder.resolve("tiny"));
    Files.createDirectories(folder.resolve("embeddings"));
    for (int i = 0; i < 20; i++) {
      write("embeddings/word-%02d.safetensors".formatted(i), 2, 8);
    }
    write("embeddings/wide.safetensors", 1, 16);
  }

  @Test
  void printsTokensWeightsAndPlacesOfEmbeddings() {
    assertThat(run("a (WORD-07:1.5) BREAK day", "--embeddings", embeddings())).isZero();
    assertThat(out.toString())
        .contains("chunk 1 of 2: 3 of 75 tokens")
        .containsPattern("2 +0 +1.5 +word-07#1  \\(embedding\\)")
        .containsPattern("3 +0 +1.5 +word-07#2  \\(embedding\\)")
        .contains("chunk 2 of 2: 1 of 75 tokens")
        .contains("embeddings: 20 loaded")
        .containsPattern("\\* word-07, <word-07>, 2 vectors: .*word-07.safetensors")
        .contains("embeddings: 1 skipped")
        .containsPattern("wide.safetensors: .*vectors of width \\[16\\]");
  }

  @Test
  void jsonHasAllOfIt() {
    assertThat(
            run(
                "[a|b] AND c :-0.5",
                "--negative-prompt",
                "word-03",
                "--steps",
                "3",
                "--embeddings",
                embeddings(),
                "--json"))
        .isZero();
    JsonObject json = JsonParser.parseString(out.toString()).getAsJsonObject();
    JsonArray parts = json.getAsJsonObject("prompt").getAsJsonArray("parts");
    assertThat(parts.get(0).getAsJsonObject().get("schedule").toString())
        .isEqualTo(
            "[{\"first_call\":1,\"last_call\":2,\"text\":0},{\"first_call\":3,\"last_call\":3,\"text\":1}]");
    assertThat(parts.get(1).getAsJsonObject().get("weight").getAsDouble()).isEqualTo(-0.5);
    JsonObject negative =
        json.getAsJsonObject("negative_prompt").getAsJsonArray("parts").get(0).getAsJsonObject();
    JsonObject text = negative.getAsJsonArray("texts").get(0).getAsJsonObject();
    assertThat(text.get("token_count").getAsInt()).isEqualTo(2);
    assertThat(text.getAsJsonArray("chunks").get(0).getAsJsonArray().get(1).toString())
        .isEqualTo(
            "{\"position\":2,\"id\":0,\"piece\":\"word-03#2\",\"weight\":1.0,\"embedding\":\"word-03\"}");
    assertThat(json.getAsJsonArray("loaded")).hasSize(20);
    assertThat(json.getAsJsonArray("skipped")).hasSize(1);
    assertThat(json.keySet())
        .containsExactly(
            "prompt",
            "negative_prompt",
            "steps",
            "calls",
            "networks",
            "warnings",
            "loaded",
            "skipped");
  }

  @Test
  void plainPromptsAreLetters() {
    assertThat(run("[a|b] AND c", "--prompt-syntax", "plain", "--json")).isZero();
    JsonObject json = JsonParser.parseString(out.toString()).getAsJsonObject();
    assertThat(json.getAsJsonObject("prompt").getAsJsonArray("parts")).hasSize(1);
    assertThat(json.get("warnings").toString())
        .contains("have no meaning with --prompt-syntax plain");
  }

  @Test
  void aMegabyteAndFiveHundredPartsAreToldToBeTooMuch() {
    assertThat(run("cat ".repeat(1 << 18))).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines(
            "vstar: the prompt has 1048576 characters, expected at most 65536; shorten it");
    assertThat(run("cat" + " AND cat".repeat(499))).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("the prompt has 500 parts joined by AND");
  }

  private static String embeddings() {
    return folder.resolve("embeddings").toString();
  }

  private int run(String... arguments) {
    List<String> all =
        new ArrayList<>(List.of("tokens", "--model", folder.resolve("tiny").toString()));
    all.addAll(List.of(arguments));
    return Vstar.run(
        new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new));
  }

  private static void write(String file, int vectors, int width) {
    VectorTable table = new VectorTable(vectors, width, new float[vectors * width]);
    EmbeddingFile.writeSafetensors(
        folder.resolve(file), new TextualInversion("<x>", List.of(table), Provenance.UNKNOWN));
  }
}
