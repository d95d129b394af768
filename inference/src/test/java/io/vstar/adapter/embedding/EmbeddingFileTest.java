package io.vstar.adapter.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vstar.adapter.ModelSpec;
import io.vstar.adapter.Provenance;
import io.vstar.error.CheckpointException;
import io.vstar.error.OutputException;
import io.vstar.io.DType;
import io.vstar.io.HostTensor;
import io.vstar.io.PythonTuple;
import io.vstar.io.Safetensors;
import io.vstar.io.TensorFile;
import io.vstar.io.TorchFile;
import java.io.IOException;
import java.io.RandomAccessFile;
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

/** Tests against files made by torch and safetensors, whose values are in expected.safetensors. */
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
            "textual-inversion",
            "My cat",
            Optional.of("<cat>"),
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
        .withMessageContaining("pair is for 2 text encoders, the form a1111 for 1; use sdxl");
  }

  @ParameterizedTest
  @CsvSource({
    "DIFFUSERS, a.safetensors, <cat>",
    "DIFFUSERS, a.bin, <cat>",
    "KOHYA, a.safetensors, emb_params",
    "KOHYA, a.pt, emb_params",
    "ONETRAINER, a.safetensors, emp_params",
    "ONETRAINER, a.pt, emp_params",
  })
  void writesOneTensorUnderTheKeyOfEachForm(EmbeddingForm form, String name, String key) {
    Path path = folder.resolve(name);
    VectorTable table = expectedTable("embedding");
    TextualInversion embedding = new TextualInversion("<cat>", List.of(table), GOLDEN);

    EmbeddingFile.write(path, embedding, form, DType.F32);

    // Both A1111 and diffusers take a dict of one tensor, whatever its key, and no other.
    Map<String, HostTensor> tensors = tensorsOf(path);
    assertThat(tensors).containsOnlyKeys(key);
    HostTensor tensor = tensors.get(key);
    assertThat(tensor.info().shape()).containsExactly(2L, 32L);
    assertThat(tensor.info().dtype()).isEqualTo(DType.F32);
    assertThat(tensor.toFloats()).isEqualTo(table.values());
    FoundEmbeddings found = EmbeddingFile.find(path);
    assertThat(found.form()).isEqualTo(form);
    assertThat(found.only().name()).isEqualTo(form == EmbeddingForm.DIFFUSERS ? "<cat>" : "a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.safetensors", "a.pt"})
  void writesAPairUnderTheKeysOfSdxl(String name) {
    Path path = folder.resolve(name);
    List<VectorTable> tables =
        List.of(expectedTable("embedding"), expectedTable("embedding_clip_g"));
    TextualInversion embedding = new TextualInversion("a", tables, Provenance.UNKNOWN);

    EmbeddingFile.write(path, embedding, EmbeddingForm.SDXL, DType.F32);

    Map<String, HostTensor> tensors = tensorsOf(path);
    assertThat(tensors).containsOnlyKeys("clip_l", "clip_g");
    assertThat(tensors.get("clip_l").toFloats()).isEqualTo(tables.get(0).values());
    assertThat(tensors.get("clip_g").toFloats()).isEqualTo(tables.get(1).values());
    assertThat(EmbeddingFile.find(path))
        .isEqualTo(new FoundEmbeddings(path, EmbeddingForm.SDXL, List.of(embedding)));
  }

  @Test
  void roundsToTheNearestHalfPrecisionFloat() {
    // Between 1 and the next float16, 1 + 2^-10, and the next bfloat16, 1 + 2^-7; ties to even.
    float[] values = {1 + 0x1p-11f, 1 + 0x1.8p-10f, 1 + 0x1.01p-11f, 1 + 0x1p-8f, 1 + 0x1.8p-7f};
    TextualInversion embedding =
        new TextualInversion("a", List.of(new VectorTable(1, 5, values)), Provenance.UNKNOWN);

    assertThat(writtenAs(DType.F16, embedding))
        .containsExactly(1, 1 + 0x1p-9f, 1 + 0x1p-10f, 1 + 0x1p-8f, 1 + 0x1.8p-7f);
    assertThat(writtenAs(DType.BF16, embedding)).containsExactly(1, 1, 1, 1, 1 + 0x1p-6f);
    assertThat(writtenAs(DType.F32, embedding)).isEqualTo(values);
  }

  @Test
  void refusesAValueThatHalfPrecisionCannotHold() {
    Path file = folder.resolve("a.safetensors");
    TextualInversion embedding =
        new TextualInversion(
            "a", List.of(new VectorTable(1, 2, new float[] {1, 65520})), Provenance.UNKNOWN);
    assertThatExceptionOfType(OutputException.class)
        .isThrownBy(() -> EmbeddingFile.write(file, embedding, EmbeddingForm.KOHYA, DType.F16))
        .withMessage(
            file + " cannot be written as F16: 65520.0 is beyond its range; use bf16 or fp32");
    assertThat(folder).isEmptyDirectory();
    assertThat(writtenAs(DType.BF16, embedding)).containsExactly(1, 65536);
  }

  @Test
  void theUsualFormIsToldByTheExtension() {
    TextualInversion one =
        new TextualInversion("a", List.of(expectedTable("embedding")), Provenance.UNKNOWN);
    VectorTable table = one.tables().get(0);
    TextualInversion two = new TextualInversion("a", List.of(table, table), Provenance.UNKNOWN);
    assertThat(EmbeddingForm.usualFor(Path.of("a.PT"), one)).isEqualTo(EmbeddingForm.A1111);
    assertThat(EmbeddingForm.usualFor(Path.of("a.bin"), one)).isEqualTo(EmbeddingForm.DIFFUSERS);
    assertThat(EmbeddingForm.usualFor(Path.of("a.safetensors"), one))
        .isEqualTo(EmbeddingForm.DIFFUSERS);
    assertThat(EmbeddingForm.usualFor(Path.of("a.png"), two)).isEqualTo(EmbeddingForm.IMAGE);
    assertThat(EmbeddingForm.usualFor(Path.of("a.pt"), two)).isEqualTo(EmbeddingForm.SDXL);
    assertThatExceptionOfType(OutputException.class)
        .isThrownBy(() -> EmbeddingForm.usualFor(Path.of("a.bin"), two))
        .withMessageContaining("its name must end in .safetensors, .pt or .png");
  }

  @Test
  void readsSeveralWordsOfOneFileApart() {
    Path path = folder.resolve("words.safetensors");
    Safetensors.write(
        path,
        List.of(
            HostTensor.ofFloats("<dog>", new float[] {7, 8}, 2),
            HostTensor.ofFloats("<cat>", new float[] {1, 2}, 2),
            HostTensor.ofFloats("<cat>_1", new float[] {3, 4}, 1, 2),
            HostTensor.ofFloats("<cat>_2", new float[] {5, 6}, 2),
            HostTensor.ofFloats("<cat>_4", new float[] {9, 9}, 2)),
        Map.of());

    FoundEmbeddings found = EmbeddingFile.find(path);

    assertThat(found.words())
        .extracting(TextualInversion::name)
        .containsExactly("<dog>", "<cat>", "<cat>_4");
    assertThat(found.named("<cat>").tables())
        .containsExactly(new VectorTable(3, 2, new float[] {1, 2, 3, 4, 5, 6}));
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> found.named("cat"))
        .withMessage(path + " holds no word cat, only <dog>, <cat>, <cat>_4");
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> EmbeddingFile.read(path))
        .withMessage(
            path
                + " holds 3 words (<dog>, <cat>, <cat>_4), expected one;"
                + " take one out with vstar convert --token <dog>");
  }

  @Test
  void readsTheNumberedVectorsOfOneWord() {
    Path path = folder.resolve("learned_embeds.bin");
    TorchFile.write(
        path,
        Map.of(
            "tok_1", HostTensor.ofFloats("", new float[] {3, 4}, 2),
            "tok", HostTensor.ofFloats("", new float[] {1, 2}, 2)));
    assertThat(EmbeddingFile.read(path))
        .isEqualTo(
            new TextualInversion(
                "tok",
                List.of(new VectorTable(2, 2, new float[] {1, 2, 3, 4})),
                Provenance.UNKNOWN));
  }

  @Test
  void readsWhatOneTrainerKeepsForTheInput() {
    HostTensor input = HostTensor.ofFloats("emp_params", new float[] {1, 2}, 1, 2);
    HostTensor output = HostTensor.ofFloats("emp_params_out", new float[] {3, 4, 5, 6}, 2, 2);
    Path path = folder.resolve("cat.safetensors");
    Safetensors.write(path, List.of(input, output), Map.of());
    FoundEmbeddings found = EmbeddingFile.find(path);
    assertThat(found.form()).isEqualTo(EmbeddingForm.ONETRAINER);
    assertThat(found.only().name()).isEqualTo("cat");
    assertThat(found.only().tables()).containsExactly(new VectorTable(1, 2, new float[] {1, 2}));

    Safetensors.write(
        path,
        List.of(
            input.withName("clip_l"),
            input.withName("clip_g"),
            output.withName("clip_l_out"),
            output.withName("clip_g_out")),
        Map.of());
    assertThat(EmbeddingFile.find(path).form()).isEqualTo(EmbeddingForm.SDXL);
    assertThat(EmbeddingFile.read(path).vectors()).isEqualTo(1);
  }

  @Test
  void joinsThePairOfDiffusersSdxlScript() {
    VectorTable clipL = expectedTable("embedding");
    VectorTable clipG = expectedTable("embedding_clip_g");
    TextualInversion first = new TextualInversion("<cat>", List.of(clipL), GOLDEN);
    TextualInversion second = new TextualInversion("<cat>", List.of(clipG), Provenance.UNKNOWN);

    assertThat(EmbeddingFile.pair(first, second))
        .isEqualTo(new TextualInversion("<cat>", List.of(clipL, clipG), GOLDEN));
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> EmbeddingFile.pair(second, first))
        .withMessageContaining("are no pair: expected one word, as many vectors, and first those");
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> EmbeddingFile.pair(first, second.withName("<dog>")))
        .withMessageContaining("<cat> of VectorTable(2, 32) and <dog> of VectorTable(2, 48)");
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
        "holds 2 tensors (clip_l, a), expected one, or clip_l and clip_g",
        HostTensor.ofFloats("clip_l", six, 6),
        HostTensor.ofFloats("a", six, 6));
    assertTensorsRefused(
        "holds 2 tensors (a, b) of several widths",
        HostTensor.ofFloats("a", six, 6),
        HostTensor.ofFloats("b", six, 2, 3));
    assertTensorsRefused(
        "[VectorTable(2, 3), VectorTable(1, 3)] in a, a_1, …; expected one vector",
        HostTensor.ofFloats("a", six, 2, 3),
        HostTensor.ofFloats("a_1", new float[3], 3));
    assertTensorsRefused(
        "holds only vectors for the output of the text encoder (emp_params_out), which no prompt",
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
  @CsvSource({
    "a LoRA, lora_unet_down_blocks_0_attentions_0_proj_in.lora_down.weight",
    "a LoRA, unet.mid_block.attentions.0.to_q.lora_A.weight",
    "a LoRA, lora_te_text_model_encoder_layers_0_mlp_fc1.hada_w1_a",
    "a model checkpoint, model.diffusion_model.out.2.bias",
    "a model checkpoint, cond_stage_model.transformer.text_model.embeddings.position_ids",
    "the weights of a network, text_model.embeddings.token_embedding.weight",
  })
  void saysWhichNetworkAFileHolds(String kind, String key) {
    HostTensor tensor = HostTensor.ofFloats(key, new float[6], 2, 3);
    assertTensorsRefused("is not an embedding: it holds %s (%s)".formatted(kind, key), tensor);
    assertRefused(Map.of(key, tensor), "is not an embedding: it holds %s".formatted(kind));
  }

  @Test
  void aTorchFileAsLongAsAModelIsNotRead() throws IOException {
    Path file = folder.resolve("model.pt");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(2L << 30);
    }
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> EmbeddingFile.read(file))
        .withMessage(file + " is not an embedding: it has 2048 MiB, as model checkpoints have");
  }

  @ParameterizedTest
  @ValueSource(strings = {"soft_toy", "explora_x", "burn_out", "v1.5"})
  void aWordIsNotTakenForANetwork(String word) {
    Path path = folder.resolve("a.safetensors");
    Safetensors.write(path, List.of(HostTensor.ofFloats(word, new float[3], 3)), Map.of());
    assertThat(EmbeddingFile.read(path).name()).isEqualTo(word);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.jpg", "a", "safetensors"})
  void namesAnUnknownExtension(String name) {
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> EmbeddingFile.read(folder.resolve(name)))
        .withMessageContaining("has no extension of an embedding");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.pt", "a.safetensors", "a.png"})
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

  private float[] writtenAs(DType dtype, TextualInversion embedding) {
    float[] read = null;
    for (String name : List.of("b.pt", "b.safetensors")) {
      Path path = folder.resolve(name);
      EmbeddingFile.write(path, embedding, EmbeddingForm.KOHYA, dtype);
      assertThat(tensorsOf(path).get("emb_params").info().dtype()).isEqualTo(dtype);
      float[] values = EmbeddingFile.read(path).tables().get(0).values();
      assertThat(read == null || Arrays.equals(read, values)).isTrue();
      read = values;
    }
    return read;
  }

  private static Map<String, HostTensor> tensorsOf(Path path) {
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    if (!path.toString().endsWith(".safetensors")) {
      Map<?, ?> dict = (Map<?, ?>) TorchFile.read(path);
      dict.forEach((key, tensor) -> tensors.put((String) key, (HostTensor) tensor));
      return tensors;
    }
    try (TensorFile file = Safetensors.open(path)) {
      assertThat(file.metadata()).containsEntry("format", "pt");
      file.tensors().keySet().forEach(key -> tensors.put(key, file.tensor(key)));
      return tensors;
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

  @Test
  void vectorsThatAreNoNumbersAreNotWritten() {
    Path file = folder.resolve("cat.safetensors");
    TextualInversion broken =
        new TextualInversion(
            "cat", List.of(new VectorTable(1, 2, new float[] {1, Float.NaN})), Provenance.UNKNOWN);
    assertThatExceptionOfType(OutputException.class)
        .isThrownBy(() -> EmbeddingFile.writeSafetensors(file, broken))
        .withMessage(
            file + " is not written: its vectors have NaN in them; the training went wrong");
    assertThat(file).doesNotExist();
  }

  @Test
  void vectorsOfEachTextEncoderMayBeNumberedAsDiffusersDoes() {
    Path file = folder.resolve("cat.safetensors");
    HostTensor first = HostTensor.ofFloats("text_encoders_0", new float[] {1, 2, 3, 4}, 2, 2);
    HostTensor second = HostTensor.ofFloats("text_encoders_1", new float[6], 2, 3);
    Safetensors.write(file, List.of(second, first), Map.of());

    TextualInversion word = EmbeddingFile.read(file);

    assertThat(word.name()).isEqualTo("cat");
    assertThat(word.tables())
        .containsExactly(
            new VectorTable(2, 2, new float[] {1, 2, 3, 4}), new VectorTable(2, 3, new float[6]));
    Safetensors.write(file, List.of(first), Map.of());
    assertThat(EmbeddingFile.read(file).name()).isEqualTo("cat");
  }
}
