package io.vstar.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vstar.architecture.NoiseScheduleConfig.PredictionType;
import io.vstar.architecture.TinyConfig;
import io.vstar.checkpoint.write.ModelConversion;
import io.vstar.error.CheckpointException;
import io.vstar.error.ConfigException;
import io.vstar.io.HostTensor;
import io.vstar.io.Safetensors;
import io.vstar.io.TensorFile;
import io.vstar.io.TensorFormat;
import io.vstar.tensor.CpuRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class ModelsTest {
  private static final String VAE_FILE = "vae/diffusion_pytorch_model.safetensors";
  private static final String QUERY = "decoder.mid_block.attentions.0.to_q.weight";

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @TempDir static Path shared;
  @TempDir Path temp;
  private static Path model;

  @BeforeAll
  static void writeModel() throws IOException {
    model = TinyModel.write(CPU.runtime(), shared.resolve("tiny"));
  }

  @Test
  void anotherAutoencoderMayBeInDiffusersLayout() {
    Path file = temp.resolve("vae.safetensors");
    write(file, doubled(tensors(model.resolve(VAE_FILE))));
    assertThat(values(withVae(file), QUERY)).containsExactly(doubled(values(QUERY)));
  }

  @Test
  void anotherAutoencoderMayBeInLdmLayoutWithOrWithoutItsPrefix() {
    Path checkpoint = temp.resolve("checkpoint.safetensors");
    ModelConversion.toSingleFile(Models.open(model.toString()), checkpoint);
    List<HostTensor> all = doubled(tensors(checkpoint));
    for (String prefix : List.of("first_stage_model.", "")) {
      Path file = temp.resolve("vae" + prefix.length() + ".safetensors");
      write(
          file,
          all.stream()
              .filter(tensor -> tensor.info().name().startsWith("first_stage_model."))
              .map(tensor -> renamed(tensor, name -> prefix + name.substring(18)))
              .toList());
      // The tiny model has 4 groups, which shapes do not tell: only the tensors are compared.
      try (TensorFile vae = openVae(file)) {
        assertThat(vae.tensor(QUERY).toFloats()).containsExactly(doubled(values(QUERY)));
        assertThat(vae.tensor(QUERY).info().shape()).containsExactly(16L, 16L);
      }
    }
  }

  @Test
  void theFormerNamesOfTheAutoencodersAttentionAreKnown() throws IOException {
    Path copy = TinyModel.copy(model, temp.resolve("former"));
    Map<String, String> former =
        Map.of(
            ".to_q.",
            ".query.",
            ".to_k.",
            ".key.",
            ".to_v.",
            ".value.",
            ".to_out.0.",
            ".proj_attn.");
    write(
        copy.resolve(VAE_FILE),
        tensors(model.resolve(VAE_FILE)).stream()
            .map(
                tensor ->
                    renamed(
                        tensor,
                        name ->
                            former.entrySet().stream()
                                .reduce(
                                    name,
                                    (n, e) -> n.replace(e.getKey(), e.getValue()),
                                    (a, b) -> b)))
            .toList());
    ModelFiles files = Models.open(copy.toString());
    try (TensorFile actual = files.open(ModelPart.VAE);
        TensorFile expected = Models.open(model.toString()).open(ModelPart.VAE)) {
      assertThat(actual.tensors().keySet())
          .containsExactlyInAnyOrderElementsOf(expected.tensors().keySet());
      assertThat(actual.tensor(QUERY)).isEqualTo(expected.tensor(QUERY));
    }
  }

  @Test
  void eachPartIsTakenInTheVariantWhereItHasOne() throws IOException {
    Path copy = TinyModel.copy(model, temp.resolve("half"));
    Path plain = copy.resolve("unet/diffusion_pytorch_model.safetensors");
    Files.move(plain, plain.resolveSibling("diffusion_pytorch_model.fp16.safetensors"));

    ModelFiles files = Models.open(copy.toString(), variant("fp16"));
    try (TensorFile unet = files.open(ModelPart.UNET);
        TensorFile vae = files.open(ModelPart.VAE)) {
      assertThat(unet.path().getFileName()).hasToString("diffusion_pytorch_model.fp16.safetensors");
      assertThat(vae.path().getFileName()).hasToString("diffusion_pytorch_model.safetensors");
    }
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> Models.open(copy.toString(), variant("ema")))
        .withMessage(copy + ": has no weights in the variant ema; it has the plain ones, fp16");
  }

  private static ModelOptions variant(String name) {
    return new ModelOptions(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(name));
  }

  @Test
  void whatTheUNetPredictsCanBeSaid() {
    ModelOptions options =
        new ModelOptions(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(PredictionType.V_PREDICTION),
            Optional.empty());
    assertThat(Models.open(model.toString(), options).config().noise())
        .isEqualTo(TinyConfig.sd().noise().withPrediction(PredictionType.V_PREDICTION));
  }

  @Test
  void aForeignFileIsNamedForWhatItIs() {
    Path lora = temp.resolve("style.safetensors");
    write(
        lora,
        List.of(
            HostTensor.ofFloats(
                "lora_unet_mid_block_attentions_0_proj_in.lora_down.weight", new float[8], 2, 4)));
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> Models.open(lora.toString()))
        .withMessageStartingWith(lora + " is a LoRA (kohya), not a Stable Diffusion checkpoint; ");
  }

  @Test
  void onlyWholeModelsAreCheckpoints() throws IOException {
    Path checkpoint = temp.resolve("a.safetensors");
    ModelConversion.toSingleFile(Models.open(model.toString()), checkpoint);
    assertThat(Models.isCheckpoint(checkpoint)).isTrue();
    assertThat(Models.isCheckpoint(model.resolve(VAE_FILE))).isFalse();
    assertThat(Models.isCheckpoint(Files.writeString(temp.resolve("b.ckpt"), "x"))).isFalse();
    assertThat(Models.isCheckpoint(temp.resolve("missing.safetensors"))).isFalse();
  }

  private static ModelFiles withVae(Path file) {
    return Models.open(
        model.toString(),
        new ModelOptions(
            Optional.of(file),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
  }

  private static TensorFile openVae(Path file) {
    return VaeFile.find(TensorFormat.open(file)).orElseThrow().tensors(TinyConfig.vae());
  }

  private static float[] values(String name) {
    return values(Models.open(model.toString()), name);
  }

  private static float[] values(ModelFiles files, String name) {
    try (TensorFile vae = files.open(ModelPart.VAE)) {
      return vae.tensor(name).toFloats();
    }
  }

  private static float[] doubled(float[] values) {
    float[] result = values.clone();
    for (int i = 0; i < result.length; i++) {
      result[i] *= 2;
    }
    return result;
  }

  private static List<HostTensor> doubled(List<HostTensor> tensors) {
    return tensors.stream()
        .map(
            tensor ->
                HostTensor.ofFloats(
                    tensor.info().name(),
                    doubled(tensor.toFloats()),
                    tensor.info().shape().stream().mapToLong(Long::longValue).toArray()))
        .toList();
  }

  private static HostTensor renamed(HostTensor tensor, UnaryOperator<String> name) {
    return tensor.withName(name.apply(tensor.info().name()));
  }

  private static List<HostTensor> tensors(Path file) {
    try (TensorFile open = Safetensors.open(file)) {
      return new ArrayList<>(open.tensors().keySet().stream().map(open::tensor).toList());
    }
  }

  private static void write(Path file, List<HostTensor> tensors) {
    Safetensors.write(file, tensors, Map.of());
  }
}
