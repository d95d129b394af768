package io.vstar.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.vstar.adapter.embedding.EmbeddingFile;
import io.vstar.checkpoint.DiffusersFolder;
import io.vstar.checkpoint.ModelPart;
import io.vstar.checkpoint.TinyModel;
import io.vstar.cli.console.Commands;
import io.vstar.io.HostTensor;
import io.vstar.io.Safetensors;
import io.vstar.io.TensorFile;
import io.vstar.tensor.CpuRuntime;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class InspectCommandTest {
  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void jsonHasEveryKeyAlways() {
    assertThat(run("--json", embedding().toString())).isEqualTo(0);
    JsonObject json = json();
    assertThat(json.keySet())
        .containsExactly(
            "file",
            "format",
            "bytes",
            "sentence",
            "kind",
            "title",
            "layout",
            "trainable",
            "family",
            "variant",
            "context_width",
            "prediction",
            "zero_terminal_snr",
            "tensors",
            "parameters",
            "dtypes",
            "parts",
            "details",
            "metadata",
            "hashes",
            "notes");
    assertThat(json.get("kind").getAsString()).isEqualTo("embedding");
    assertThat(json.get("format").getAsString()).isEqualTo("torch zip");
    assertThat(json.get("layout").getAsString()).isEqualTo("a1111");
    assertThat(json.get("trainable").getAsBoolean()).isFalse();
    assertThat(json.get("family").isJsonNull()).isTrue();
    assertThat(json.get("hashes").isJsonNull()).isTrue();
    assertThat(json.getAsJsonObject("dtypes").get("F32").getAsInt()).isEqualTo(64);
    assertThat(json.getAsJsonArray("parts").get(0).getAsJsonObject().keySet())
        .containsExactly("name", "tensors", "parameters", "bytes", "dtypes");
    assertThat(json.getAsJsonObject("details").get("placeholder").getAsString()).isEqualTo("a1111");
  }

  @Test
  void hashesAreReadWhenAskedFor() {
    Path file = folder.resolve("a.safetensors");
    Safetensors.write(file, List.of(HostTensor.ofFloats("<cat>", new float[768], 768)), Map.of());
    assertThat(run("--json", "--hash", file.toString())).isEqualTo(0);
    JsonObject json = json();
    JsonObject hashes = json.getAsJsonObject("hashes");
    assertThat(hashes.keySet())
        .containsExactly("sha256", "autov1", "autov2", "autov3", "tensors_sha256");
    assertThat(hashes.get("sha256").getAsString()).startsWith(hashes.get("autov2").getAsString());
    assertThat(json.get("family").getAsString()).isEqualTo("sd1");
  }

  @Test
  void textBeginsWithWhatItIs() {
    Path file = embedding();
    assertThat(run(file.toString())).isEqualTo(0);
    assertThat(out.toString().lines().map(String::stripTrailing))
        .containsExactly(
            file + ": embedding, A1111, float32, 64 parameters",
            "1.9 kB, torch zip",
            "",
            "part               tensors     parameters      size  type",
            "embedding                1             64 256 bytes  float32",
            "",
            "details",
            "  in prompts       <a1111> (A1111: a1111)",
            "  vectors          2",
            "  widths           32",
            "  steps            1234",
            "  checkpoint       sd-v1-4",
            "  checkpoint_hash  7460a6fa",
            "",
            "metadata",
            "  name                golden",
            "  step                1234",
            "  sd_checkpoint       7460a6fa",
            "  sd_checkpoint_name  sd-v1-4",
            "",
            "notes",
            "  a pickle; as safetensors it is safer and faster to open, see vstar convert");
  }

  @Test
  void longValuesAreCutAndKeptOnOneLine() {
    Path file = folder.resolve("a.safetensors");
    Safetensors.write(
        file,
        List.of(HostTensor.ofFloats("<cat>", new float[768], 768)),
        Map.of("ss_tag_frequency", "x\n".repeat(1000), "escape", "\u001b[31mred"));
    assertThat(run(file.toString())).isEqualTo(0);
    assertThat(out.toString())
        .contains("  ss_tag_frequency  " + "x ".repeat(50) + "… (2,000 characters)")
        .contains("?[31mred")
        .doesNotContain("\u001b");
  }

  @Test
  void anUnknownKindAndADamagedFileHaveTheirOwnCodes() throws IOException {
    Path unknown = folder.resolve("a.safetensors");
    Safetensors.write(
        unknown, List.of(HostTensor.ofFloats("w", new float[16], 1, 4, 2, 2)), Map.of());
    assertThat(run(unknown.toString())).isEqualTo(7);
    assertThat(out.toString()).contains("file of unknown kind").contains("first_tensors  w");

    Path damaged = folder.resolve("b.safetensors");
    Files.write(damaged, new byte[4]);
    assertThat(run(damaged.toString())).isEqualTo(3);
    assertThat(err.toString()).contains("b.safetensors is not a safetensors file: it has 4 bytes");
  }

  @Test
  void anEmbeddingIsComparedWithTheWordsOfAModel() throws IOException {
    Path model = TinyModel.write(CPU.runtime(), folder.resolve("tiny"));
    float[] table;
    try (TensorFile weights = DiffusersFolder.open(model).open(ModelPart.TEXT_ENCODER)) {
      table = weights.tensor("text_model.embeddings.token_embedding.weight").toFloats();
    }
    float[] fifthRow = Arrays.copyOfRange(table, 5 * 8, 6 * 8);
    Path file = folder.resolve("a.safetensors");
    Safetensors.write(file, List.of(HostTensor.ofFloats("<cat>", fifthRow, 8)), Map.of());

    assertThat(run("--json", "--model", model.toString(), file.toString())).isEqualTo(0);

    JsonObject vector =
        json().getAsJsonObject("details").getAsJsonArray("nearest_words").get(0).getAsJsonObject();
    assertThat(vector.keySet())
        .containsExactly("encoder", "vector", "norm", "norm_percentile", "words");
    assertThat(
            vector.getAsJsonObject("words").entrySet().iterator().next().getValue().getAsDouble())
        .isEqualTo(1);
    assertThat(run("--model", model.toString(), file.toString())).isEqualTo(0);
    assertThat(out.toString()).contains("nearest words (cosine)", "  vector 1  ", "longer than");
  }

  @Test
  void anEmbeddingOfAnotherKindOfModelIsNotCompared() throws IOException {
    Path model = TinyModel.write(CPU.runtime(), folder.resolve("tiny"));
    assertThat(run("--model", model.toString(), embedding().toString())).isEqualTo(3);
    assertThat(err.toString()).contains("the embedding has vectors of width [32]");
  }

  private JsonObject json() {
    return JsonParser.parseString(out.toString()).getAsJsonObject();
  }

  private int run(String... arguments) {
    CommandLine commandLine = new CommandLine(new InspectCommand());
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return Commands.run(commandLine, arguments);
  }

  /** A copy: the resource may lie in a jar. */
  private Path embedding() {
    Path copy = folder.resolve("a1111.pt");
    try (InputStream resource = EmbeddingFile.class.getResourceAsStream("a1111.pt")) {
      Files.copy(resource, copy, StandardCopyOption.REPLACE_EXISTING);
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
