package io.vstar.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vstar.error.CheckpointException;
import io.vstar.error.OutputException;
import io.vstar.io.DType;
import io.vstar.io.HostTensor;
import io.vstar.io.PythonTuple;
import io.vstar.io.Safetensors;
import io.vstar.io.TensorFile;
import io.vstar.io.TorchFile;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The files beside the test were made by torch and safetensors; expected.safetensors has their
 * values.
 */
class EmbeddingFileTest {
  private static final Provenance GOLDEN =
      new Provenance(Optional.of(1234L), Optional.of("7460a6fa"), Optional.of("sd-v1-4"), Map.of());

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "a1111.pt, a1111, embedding",
    "a1111_bf16.pt, a1111_bf16, embedding_bf16",
    "a1111_cuda_location.pt, a1111_cuda_location, embedding",
    "a1111_fp16.pt, a1111_fp16, embedding_fp16",
    "a1111_legacy_pickle.pt, a1111_legacy_pickle, embedding",
    "a1111_none_fields.pt, a1111_none_fields, embedding",
    "a1111_requires_grad.pt, a1111_requires_grad, embedding",
    "embeddings_gs-1234.pt, embeddings_gs-1234, embedding",
    "kohya_emb_params.safetensors, kohya_emb_params, embedding",
    "kohya_emb_params_fp16.safetensors, kohya_emb_params_fp16, embedding_fp16",
    "learned_embeds.bin, <cat-toy>, embedding",
    "learned_embeds.safetensors, <cat-toy>, embedding",
    "learned_embeds_1d.bin, <cat-toy>, embedding_1d",
    "learned_embeds_strided.bin, <cat-toy>, embedding",
    "learned_embeds_view.bin, <cat-toy>, embedding",
    "sdxl.safetensors, sdxl, embedding embedding_clip_g",
  })
  void readsTheFilesOfTheField(String file, String name, String expected) {
    TextualInversion embedding = EmbeddingFile.read(resource(file));

    assertThat(embedding.name()).isEqualTo(name);
    assertThat(embedding.tables())
        .containsExactlyElementsOf(
            Arrays.stream(expected.split(" ")).map(EmbeddingFileTest::expectedTable).toList());
  }

  @Test
  void readsWhereAnEmbeddingComesFrom() {
    assertThat(EmbeddingFile.read(resource("a1111.pt")).provenance()).isEqualTo(GOLDEN);
    assertThat(EmbeddingFile.read(resource("a1111_legacy_pickle.pt")).provenance())
        .isEqualTo(GOLDEN);
    assertThat(EmbeddingFile.read(resource("a1111_none_fields.pt")).provenance())
        .isEqualTo(Provenance.UNKNOWN);
    assertThat(EmbeddingFile.read(resource("kohya_emb_params.safetensors")).provenance().notes())
        .containsExactly(
            Map.entry("ss_training_comment", "golden"), Map.entry("modelspec.title", "golden"));
  }

  @Test
  void writesAPtByteForByteAsTheWebUiSavesIt() throws IOException {
    TextualInversion embedding =
        new TextualInversion("golden", List.of(expectedTable("embedding")), GOLDEN);
    Path file = folder.resolve("golden.pt");

    EmbeddingFile.writePt(file, embedding);

    assertThat(zipEntry(file, "archive/data.pkl"))
        .isEqualTo(zipEntry(resource("a1111.pt"), "a1111/data.pkl"));
    assertThat(zipEntry(file, "archive/data/0"))
        .isEqualTo(zipEntry(resource("a1111.pt"), "a1111/data/0"));
    assertThat(EmbeddingFile.read(file)).isEqualTo(embedding);
  }

  @Test
  void writesUnknownFieldsOfAPtAsNone() {
    TextualInversion embedding =
        new TextualInversion("a", List.of(expectedTable("embedding")), Provenance.UNKNOWN);
    Path file = folder.resolve("a.pt");

    EmbeddingFile.writePt(file, embedding);

    assertThat((Map<?, ?>) TorchFile.read(file))
        .hasSize(6)
        .satisfies(
            dict -> {
              assertThat(dict.containsKey("step")).isTrue();
              assertThat(dict.get("step")).isNull();
            });
    assertThat(EmbeddingFile.read(file)).isEqualTo(embedding);
  }

  @Test
  void writesASafetensorsFileThatDescribesItself() throws Exception {
    ModelSpec spec =
        new ModelSpec(
            "stable-diffusion-v1",
            "My cat",
            "<cat>",
            "512x512",
            "epsilon",
            Optional.of(Instant.parse("2026-11-20T10:11:12.345Z")));
    TextualInversion embedding =
        new TextualInversion(
            "<cat>", List.of(expectedTable("embedding")), GOLDEN.withNotes(spec.entries()));
    Path path = folder.resolve("cat.safetensors");

    EmbeddingFile.writeSafetensors(path, embedding);

    assertThat(EmbeddingFile.read(path)).isEqualTo(embedding);
    try (TensorFile file = Safetensors.open(path)) {
      HostTensor tensor = file.tensor("<cat>");
      assertThat(tensor.info().dtype()).isEqualTo(DType.F32);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes(tensor));
      Map<String, String> expected = new LinkedHashMap<>();
      expected.put("format", "pt");
      expected.put("modelspec.sai_model_spec", "1.0.1");
      expected.put("modelspec.architecture", "stable-diffusion-v1/textual-inversion");
      expected.put("modelspec.implementation", "diffusers");
      expected.put("modelspec.title", "My cat");
      expected.put("modelspec.resolution", "512x512");
      expected.put("modelspec.date", "2026-11-20T10:11:12Z");
      expected.put("modelspec.trigger_phrase", "<cat>");
      expected.put("modelspec.prediction_type", "epsilon");
      expected.put("vstar.steps", "1234");
      expected.put("vstar.checkpoint_hash", "7460a6fa");
      expected.put("vstar.checkpoint_name", "sd-v1-4");
      expected.put("modelspec.hash_sha256", "0x" + HexFormat.of().formatHex(hash));
      assertThat(file.metadata()).containsExactlyEntriesOf(expected);
    }
  }

  @Test
  void writesAPairForSdxl() {
    TextualInversion embedding =
        new TextualInversion(
            "pair",
            List.of(expectedTable("embedding"), expectedTable("embedding_clip_g")),
            Provenance.UNKNOWN);
    Path file = folder.resolve("pair.safetensors");

    EmbeddingFile.writeSafetensors(file, embedding);

    assertThat(EmbeddingFile.read(file)).isEqualTo(embedding);
    assertThatExceptionOfType(OutputException.class)
        .isThrownBy(() -> EmbeddingFile.writePt(folder.resolve("pair.pt"), embedding))
        .withMessageContaining("pair is for 2 text encoders, a .pt is for one; use .safetensors");
  }

  @Test
  void insistsOnTheExtensionOtherToolsGoBy() {
    TextualInversion embedding =
        new TextualInversion("a", List.of(expectedTable("embedding")), Provenance.UNKNOWN);
    assertThatExceptionOfType(OutputException.class)
        .isThrownBy(() -> EmbeddingFile.writePt(folder.resolve("a.bin"), embedding))
        .withMessageContaining("its name must end in .pt");
    assertThatExceptionOfType(OutputException.class)
        .isThrownBy(() -> EmbeddingFile.writeSafetensors(folder.resolve("a"), embedding))
        .withMessageContaining("its name must end in .safetensors");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void namesAFolderThatIsMissing() {
    TextualInversion embedding =
        new TextualInversion("a", List.of(expectedTable("embedding")), Provenance.UNKNOWN);
    Path file = folder.resolve("missing/a.pt");
    assertThatExceptionOfType(OutputException.class)
        .isThrownBy(() -> EmbeddingFile.writePt(file, embedding))
        .withMessageStartingWith(file + " cannot be written: there is no folder");
  }

  @Test
  void saysWhatATorchFileIsIfNotAnEmbedding() {
    HostTensor tensor = HostTensor.ofFloats("t", new float[768], 1, 768);
    assertRefused(tensor, "it holds a bare tensor of shape [1, 768], as aesthetic gradients are");
    assertRefused(List.of(), "it holds no dict");
    assertRefused(Map.of("state_dict", Map.of("w", tensor)), "it holds a state_dict, as model");
    assertRefused(
        Map.of(768L, PythonTuple.of(Map.of(), Map.of())),
        "it holds networks by width, as hypernetworks do");
    assertRefused(Map.of("step", 5L), "it holds 0 tensors (), expected one, or clip_l and clip_g");
    assertRefused(
        Map.of("string_to_param", Map.of("*", tensor, "+", tensor)),
        "something else than one tensor in string_to_param");
    assertRefused(
        Map.of("string_to_param", Map.of("*", "text")),
        "something else than one tensor in string_to_param");
    assertRefused(
        Map.of("string_to_param", Map.of("*", tensor), "step", "five"),
        "step is a String, expected a Long");
  }

  @Test
  void saysWhatTensorsAreIfNotAnEmbedding() {
    float[] six = {1, 2, 3, 4, 5, 6};
    assertTensorsRefused(
        "holds 2 tensors (a, b), expected one, or clip_l and clip_g",
        HostTensor.ofFloats("a", six, 6),
        HostTensor.ofFloats("b", six, 6));
    assertTensorsRefused(
        "holds vectors for the output of the text encoder (emp_params, emp_params_out)",
        HostTensor.ofFloats("emp_params", six, 2, 3),
        HostTensor.ofFloats("emp_params_out", six, 2, 3));
    assertTensorsRefused(
        "has 2 vectors in clip_l, but 3 in clip_g",
        HostTensor.ofFloats("clip_l", six, 2, 3),
        HostTensor.ofFloats("clip_g", six, 3, 2));
    assertTensorsRefused(
        "tensor a has shape [1, 2, 3] and type F32", HostTensor.ofFloats("a", six, 1, 2, 3));
    assertTensorsRefused("tensor a has shape [0, 3]", HostTensor.ofFloats("a", new float[0], 0, 3));
    assertTensorsRefused("type I64", HostTensor.ofLongs("a", new long[] {1}, 1));
    assertTensorsRefused(
        "tensor a contains NaN; its training had diverged",
        HostTensor.ofFloats("a", new float[] {1, Float.NaN}, 1, 2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.png", "a", "safetensors"})
  void namesAnUnknownExtension(String name) {
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> EmbeddingFile.read(folder.resolve(name)))
        .withMessageContaining("has no extension of an embedding");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.pt", "a.safetensors"})
  void namesAMissingFile(String name) {
    Path file = folder.resolve(name);
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> EmbeddingFile.read(file))
        .withMessage(file + " does not exist");
  }

  private void assertRefused(Object value, String message) {
    Path file = folder.resolve("a.pt");
    TorchFile.write(file, value);
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> EmbeddingFile.read(file))
        .withMessageStartingWith(file.toString())
        .withMessageContaining(message);
  }

  private void assertTensorsRefused(String message, HostTensor... tensors) {
    Path file = folder.resolve("a.safetensors");
    Safetensors.write(file, List.of(tensors), Map.of());
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> EmbeddingFile.read(file))
        .withMessageStartingWith(file.toString())
        .withMessageContaining(message);
  }

  private static VectorTable expectedTable(String name) {
    try (TensorFile file = Safetensors.open(resource("expected.safetensors"))) {
      HostTensor tensor = file.tensor(name);
      float[] values = tensor.toFloats();
      List<Long> shape = tensor.info().shape();
      int width = Math.toIntExact(shape.get(shape.size() - 1));
      return new VectorTable(values.length / width, width, values);
    }
  }

  private static byte[] bytes(HostTensor tensor) {
    byte[] bytes = new byte[tensor.data().remaining()];
    tensor.data().get(bytes);
    return bytes;
  }

  private static byte[] zipEntry(Path file, String name) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      return zip.getInputStream(zip.getEntry(name)).readAllBytes();
    }
  }

  private static Path resource(String name) {
    try {
      return Path.of(EmbeddingFileTest.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
