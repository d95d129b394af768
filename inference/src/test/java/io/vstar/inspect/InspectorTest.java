package io.vstar.inspect;

import static io.vstar.inspect.HeaderFiles.sd1;
import static io.vstar.inspect.HeaderFiles.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import io.vstar.adapter.embedding.EmbeddingFile;
import io.vstar.error.CheckpointException;
import io.vstar.image.PngFiles;
import io.vstar.io.DType;
import io.vstar.io.HostTensor;
import io.vstar.io.PythonTuple;
import io.vstar.io.Safetensors;
import io.vstar.io.TensorInfo;
import io.vstar.io.TorchFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InspectorTest {
  private static final String PICKLE_NOTE =
      "a pickle; as safetensors it is safer and faster to open, see vstar convert";

  @TempDir Path folder;

  @Test
  void countsTheTensorsOfEachPartOfACheckpoint() {
    TensorInfo[] tensors =
        Stream.concat(
                Stream.of(sd1(4)),
                Stream.of(
                    tensor("model_ema.decay", DType.F32),
                    tensor("model_ema.num_updates", DType.I64),
                    tensor("model_ema.diffusion_modelout2bias", DType.F32, 4),
                    tensor("model.diffusion_model.out.2.bias", DType.F32, 4),
                    tensor("alphas_cumprod", DType.F32, 1000)))
            .toArray(TensorInfo[]::new);
    Path file =
        HeaderFiles.write(
            folder.resolve("a.safetensors"), Map.of("modelspec.prediction_type", "v"), tensors);

    Inspection inspection = Inspector.inspect(file);

    long unet = 320 * 4 * 9 + 320 * 768;
    assertThat(inspection.parts())
        .containsExactly(
            new Part(
                "text_encoder", 1, 49408 * 768, 2 * 49408 * 768, Map.of(DType.F16, 49408L * 768)),
            new Part("vae", 1, 512 * 36, 2 * 512 * 36, Map.of(DType.F16, 512L * 36)),
            new Part("unet", 3, unet + 4, 2 * unet + 16, Map.of(DType.F16, unet, DType.F32, 4L)),
            new Part("ema", 3, 6, 28, Map.of(DType.F32, 5L, DType.I64, 1L)),
            new Part("other", 1, 1000, 4000, Map.of(DType.F32, 1000L)));
    assertThat(inspection.tensors()).isEqualTo(9);
    assertThat(inspection.sentence())
        .isEqualTo(
            "Stable Diffusion 1.x checkpoint, LDM, float16 and float32, 38.2 million parameters,"
                + " prediction type v");
    assertThat(inspection.metadata()).containsExactly(entry("modelspec.prediction_type", "v"));
    assertThat(inspection.format()).isEqualTo(FileFormat.SAFETENSORS);
    assertThat(inspection.bytes()).isEqualTo(inspection.file().toFile().length());
    assertThat(inspection.notes())
        .containsExactly("it keeps averaged weights (EMA) beside its own; vstar uses its own");
  }

  @Test
  void countersAloneAreNoAveragedWeights() {
    TensorInfo[] tensors =
        Stream.concat(
                Stream.of(sd1(4)),
                Stream.of(
                    tensor("model_ema.decay", DType.F32),
                    tensor("model_ema.num_updates", DType.I64)))
            .toArray(TensorInfo[]::new);
    Path file = HeaderFiles.write(folder.resolve("a.safetensors"), Map.of(), tensors);
    assertThat(Inspector.inspect(file).notes()).isEmpty();
  }

  @Test
  void readsTheStateDictOfATrainingCheckpoint() {
    Map<String, Object> state = new LinkedHashMap<>();
    state.put("model.diffusion_model.input_blocks.0.0.weight", floats(8, 4, 1, 1));
    state.put("cond_stage_model.transformer.text_model.final_layer_norm.bias", floats(8));
    Map<String, Object> checkpoint = new LinkedHashMap<>();
    checkpoint.put("epoch", 3);
    checkpoint.put("pytorch-lightning_version", "1.4.2");
    checkpoint.put("state_dict", state);
    checkpoint.put(
        "optimizer_states", List.of(Map.of("state", Map.of(0L, Map.of("exp_avg", floats(6))))));
    Path file = folder.resolve("a.ckpt");
    TorchFile.write(file, checkpoint);

    Inspection inspection = Inspector.inspect(file);

    assertThat(inspection.identity().title()).isEqualTo("Stable Diffusion 1.x checkpoint");
    assertThat(inspection.format()).isEqualTo(FileFormat.TORCH_ZIP);
    assertThat(inspection.parts())
        .extracting(Part::name, Part::parameters)
        .containsExactly(tuple("unet", 32L), tuple("text_encoder", 8L), tuple("optimizer", 6L));
    assertThat(inspection.metadata())
        .containsExactly(entry("epoch", "3"), entry("pytorch-lightning_version", "1.4.2"));
    assertThat(inspection.notes())
        .containsExactly(
            PICKLE_NOTE,
            "it has no VAE; name one with --vae, in a training config with base.vae",
            "it keeps the state of its training, which nothing but that training needs");
  }

  @Test
  void aModelThatCannotBeTrainedOnSaysWhy() {
    Path inpainting = HeaderFiles.write(folder.resolve("a.safetensors"), Map.of(), sd1(9));
    assertThat(Inspector.inspect(inpainting).notes())
        .containsExactly(
            "its UNet reads 9 channels (inpainting); vstar draws with and trains on those that read"
                + " 4");
    Path refiner =
        HeaderFiles.write(
            folder.resolve("b.safetensors"),
            Map.of(),
            tensor("model.diffusion_model.input_blocks.0.0.weight", 384, 4, 3, 3),
            tensor("first_stage_model.decoder.conv_in.weight", 512, 4, 3, 3),
            tensor("conditioner.embedders.0.model.ln_final.bias", 1280));
    assertThat(Inspector.inspect(refiner).notes())
        .containsExactly("a refiner only ends what a base model began; train on the base model");
  }

  @Test
  void tellsTheSizesThatMatterForAPart() {
    assertThat(
            details(
                tensor("decoder.up_blocks.0.resnets.0.conv1.weight", 512, 512, 3, 3),
                tensor("decoder.conv_in.weight", 512, 16, 3, 3)))
        .containsExactly(entry("latent_channels", List.of(16L)));
    assertThat(
            details(
                tensor("text_model.embeddings.token_embedding.weight", 49408, 768),
                tensor("text_model.encoder.layers.0.mlp.fc1.bias", 3072),
                tensor("text_model.encoder.layers.0.mlp.fc2.bias", 768),
                tensor("text_model.encoder.layers.1.mlp.fc1.bias", 3072)))
        .containsExactly(entry("widths", List.of(768L)), entry("layers", 2L));
    assertThat(
            details(
                tensor("lora_unet_a.lora_down.weight", 32, 768),
                tensor("lora_unet_b.lora_down.weight", 4, 768),
                tensor("lora_unet_c.lora_down.weight", 32, 320),
                tensor("lora_unet_a.lora_up.weight", 320, 32)))
        .containsExactly(entry("ranks", List.of(4L, 32L)));
  }

  private Map<String, Object> details(TensorInfo... tensors) {
    return Inspector.inspect(HeaderFiles.write(folder.resolve("d.safetensors"), Map.of(), tensors))
        .details();
  }

  @Test
  void readsEmbeddingsOfTheField() {
    Inspection a1111 = Inspector.inspect(adapter("a1111.pt"));
    assertThat(a1111.identity().kind()).isEqualTo(FileKind.EMBEDDING_A1111);
    assertThat(a1111.sentence()).isEqualTo("embedding, A1111, float32, 64 parameters");
    assertThat(a1111.details())
        .containsExactly(
            entry("placeholder", "a1111"),
            entry("a1111_name", "a1111"),
            entry("vectors", 2),
            entry("widths", List.of(32)),
            entry("steps", 1234L),
            entry("checkpoint", "sd-v1-4"),
            entry("checkpoint_hash", "7460a6fa"));
    assertThat(a1111.notes()).containsExactly(PICKLE_NOTE);

    assertThat(Inspector.inspect(adapter("a1111_legacy_pickle.pt")).format())
        .isEqualTo(FileFormat.TORCH_LEGACY);
    assertThat(Inspector.inspect(adapter("embeddings_gs-1234.pt")).identity().kind())
        .isEqualTo(FileKind.EMBEDDING_A1111);
    assertThat(Inspector.inspect(adapter("learned_embeds.bin")).details())
        .containsEntry("placeholder", "<cat-toy>");
    Inspection diffusers = Inspector.inspect(adapter("learned_embeds.safetensors"));
    assertThat(diffusers.sentence()).isEqualTo("embedding, diffusers, float32, 64 parameters");
    assertThat(diffusers.notes()).isEmpty();
    assertThat(Inspector.inspect(adapter("kohya_emb_params_fp16.safetensors")).sentence())
        .isEqualTo("embedding, kohya, float16, 64 parameters");
    assertThat(Inspector.inspect(adapter("sdxl.safetensors")).details())
        .containsEntry("widths", List.of(32, 48));
  }

  @Test
  void everyEmbeddingThatCanBeReadIsToldAsOne() throws IOException {
    try (Stream<Path> files = Files.list(adapter("a1111.pt").getParent())) {
      for (Path file :
          files
              .filter(f -> f.toString().matches(".*(?<!expected)\\.(pt|bin|safetensors)"))
              .toList()) {
        Inspection inspection = Inspector.inspect(file);
        assertThat(inspection.identity().kind().id()).as(file.toString()).isEqualTo("embedding");
        assertThat(inspection.details())
            .as(file.toString())
            .containsEntry("vectors", EmbeddingFile.read(file).vectors());
      }
    }
  }

  @Test
  void readsHypernetworks() {
    Inspection inspection = Inspector.inspect(resource("mish_ln_dropout.pt"));
    assertThat(inspection.identity().kind()).isEqualTo(FileKind.HYPERNETWORK);
    assertThat(inspection.identity().family()).isEmpty();
    assertThat(inspection.details())
        .containsEntry("widths", List.of(32L))
        .containsEntry("activation", "mish")
        .containsEntry("layer_norm", true)
        .containsEntry("dropout", true);
    assertThat(inspection.parts())
        .singleElement()
        .extracting(Part::name, Part::tensors)
        .containsExactly("hypernetwork", 24);
  }

  @Test
  void theFamilyOfAHypernetworkIsThatOfTheTextItTransforms() {
    assertThat(hypernetwork(320L, 768L).identity().title())
        .isEqualTo("hypernetwork for Stable Diffusion 1.x");
    assertThat(hypernetwork(640L, 1024L).identity().family()).contains(Family.SD2);
    assertThat(hypernetwork(768L, 1024L).identity().family()).isEmpty();
  }

  private Inspection hypernetwork(long... widths) {
    Map<Object, Object> dict = new LinkedHashMap<>();
    for (long width : widths) {
      Map<String, Object> network = Map.of("linear.0.bias", floats(2));
      dict.put(width, PythonTuple.of(network, network));
    }
    Path file = folder.resolve("h.pt");
    TorchFile.write(file, dict);
    return Inspector.inspect(file);
  }

  @Test
  void knowsTheSidecarsAndGradientsOfTheWebUi() {
    Path optimizer = folder.resolve("a.pt.optim");
    TorchFile.write(optimizer, Map.of("hash", "1234", "optimizer_state_dict", Map.of()));
    Inspection state = Inspector.inspect(optimizer);
    assertThat(state.identity().kind()).isEqualTo(FileKind.OPTIMIZER_STATE);
    assertThat(state.metadata()).containsExactly(entry("hash", "1234"));

    Path gradient = folder.resolve("b.pt");
    TorchFile.write(gradient, floats(1, 768));
    assertThat(Inspector.inspect(gradient).sentence())
        .isEqualTo("aesthetic gradient, float32, 768 parameters");
    assertThat(Inspector.inspect(gradient).details()).containsEntry("shape", "[1, 768]");
  }

  @Test
  void readsAPickledAdapterOfNestedDicts() {
    Path file = folder.resolve("ip.bin");
    TorchFile.write(
        file,
        Map.of(
            "image_proj", Map.of("proj.weight", floats(4, 2)),
            "ip_adapter", Map.of("1.to_k_ip.weight", floats(4, 768))));
    assertThat(Inspector.inspect(file).identity().title())
        .isEqualTo("IP-Adapter for Stable Diffusion 1.x");
  }

  @Test
  void readsHowAPictureWasMade() {
    Path file = folder.resolve("a.png");
    PngFiles.write(
        file,
        new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB),
        Map.of(
            "parameters", "a <cat>\nNegative prompt: blur\nSteps: 20, Sampler: Euler, Seed: 1",
            "Software", "vstar",
            "sd-ti-embedding", "e30="));

    Inspection inspection = Inspector.inspect(file);

    assertThat(inspection.details())
        .containsExactly(
            entry("width", 3),
            entry("height", 2),
            entry("prompt", "a <cat>"),
            entry("negative_prompt", "blur"),
            entry("parameters", Map.of("Steps", "20", "Sampler", "Euler", "Seed", "1")),
            entry("embedding", true));
    assertThat(inspection.metadata()).containsExactly(entry("Software", "vstar"));
    assertThat(inspection.sentence()).isEqualTo("picture, PNG");
    assertThat(inspection.notes())
        .containsExactly("it carries an embedding for A1111's web UI (sd-ti-embedding)");
  }

  @Test
  void aPictureWithoutParametersHasItsSize() throws URISyntaxException {
    Path webp = Path.of(PngFiles.class.getResource("lossless.webp").toURI());
    Inspection inspection = Inspector.inspect(webp);
    assertThat(inspection.format()).isEqualTo(FileFormat.WEBP);
    assertThat(inspection.details()).containsOnlyKeys("width", "height", "embedding");
  }

  @Test
  void aSoundFileOfNoKnownKindNamesItsFirstTensors() {
    Path file =
        HeaderFiles.write(
            folder.resolve("a.safetensors"),
            Map.of(),
            tensor("fc1.weight", 8, 8),
            tensor("fc2.weight", 8, 8));
    Inspection inspection = Inspector.inspect(file);
    assertThat(inspection.identity().kind()).isEqualTo(FileKind.UNKNOWN);
    assertThat(inspection.details())
        .containsExactly(entry("first_tensors", List.of("fc1.weight", "fc2.weight")));
    assertThat(inspection.notes()).containsExactly("vstar knows no file with such tensors");
  }

  @Test
  void damageIsReportedInTheReadersWords() throws IOException {
    Path cut = folder.resolve("a.safetensors");
    Files.write(cut, new byte[] {0, 1, 0, 0, 0, 0, 0, 0, '{'});
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> Inspector.inspect(cut))
        .withMessageContaining("its header takes 256 bytes, but only 1 follow");
    Path text = folder.resolve("a.txt");
    Files.writeString(text, "a photo of a cat");
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> Inspector.inspect(text))
        .withMessage(text + " is neither safetensors nor torch.save, PNG, JPEG, WebP or BMP");
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> Inspector.inspect(folder.resolve("none.pt")))
        .withMessageContaining("none.pt does not exist");
  }

  private static HostTensor floats(long... shape) {
    long count = 1;
    for (long size : shape) {
      count *= size;
    }
    return HostTensor.ofFloats("", new float[(int) count], shape);
  }

  private static Path adapter(String name) {
    return path(EmbeddingFile.class, name);
  }

  private static Path resource(String name) {
    return path(InspectorTest.class, name);
  }

  private static Path path(Class<?> owner, String name) {
    try {
      return Path.of(owner.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Lengths of a header whose first bytes are those of a pickle and of a BMP picture. */
  @ParameterizedTest
  @ValueSource(ints = {0x0280, 0x4d42})
  void aHeaderWhoseLengthLooksLikeAnotherFormatIsRead(int wanted) throws IOException {
    Path file = folder.resolve("cat.pt");
    HostTensor vectors = HostTensor.ofFloats("emb_params", new float[768], 1, 768);
    int length = 0;
    for (int note = 0; length < (wanted & ~7); note++) { // the writer pads to 8
      Safetensors.write(file, List.of(vectors), Map.of("note", "x".repeat(wanted - 200 + note)));
      length = (int) Files.size(file) - 8 - 4 * 768;
    }
    byte[] bytes = Files.readAllBytes(file);
    byte[] padded = new byte[bytes.length + (wanted - length)];
    System.arraycopy(bytes, 0, padded, 0, 8 + length);
    Arrays.fill(padded, 8 + length, 8 + wanted, (byte) ' ');
    System.arraycopy(bytes, 8 + length, padded, 8 + wanted, bytes.length - 8 - length);
    padded[0] = (byte) wanted;
    padded[1] = (byte) (wanted >> 8);
    Files.write(file, padded);

    Inspection inspection = Inspector.inspect(file);

    assertThat(inspection.format()).isEqualTo(FileFormat.SAFETENSORS);
    assertThat(inspection.identity().kind()).isEqualTo(FileKind.EMBEDDING_KOHYA);
  }
}
