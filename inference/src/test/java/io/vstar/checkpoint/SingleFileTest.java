package io.vstar.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.vstar.architecture.NoiseScheduleConfig;
import io.vstar.architecture.NoiseScheduleConfig.PredictionType;
import io.vstar.architecture.NoiseScheduleConfig.TimestepSpacing;
import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.checkpoint.write.DiffusersFolderWriter;
import io.vstar.checkpoint.write.ModelConversion;
import io.vstar.error.CheckpointException;
import io.vstar.inspect.FileKind;
import io.vstar.inspect.Inspection;
import io.vstar.inspect.Inspector;
import io.vstar.io.HostTensor;
import io.vstar.io.Safetensors;
import io.vstar.io.TensorFile;
import io.vstar.io.TensorInfo;
import io.vstar.tensor.CpuRuntime;
import io.vstar.text.ClipTokenizer;
import io.vstar.text.TinyTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests single-file checkpoints in the forms in which they are published. */
class SingleFileTest {
  private static final String UNET = "model.diffusion_model.";
  private static final String VAE = "first_stage_model.";
  private static final String QUERY = "decoder.mid_block.attentions.0.to_q.";
  private static final NoiseScheduleConfig ZERO_SNR =
      NoiseScheduleConfig.sd15()
          .withPrediction(PredictionType.V_PREDICTION)
          .withZeroTerminalSnr()
          .withSpacing(TimestepSpacing.TRAILING);

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @TempDir static Path shared;
  @TempDir Path temp;
  private static Path sd15;
  private static Path sdxl;

  @BeforeAll
  static void writeModels() {
    sd15 = shared.resolve("sd15.safetensors");
    sdxl = shared.resolve("sdxl.safetensors");
    ModelConversion.toSingleFile(
        SmallModels.random(CPU.runtime(), "sd15", SmallModels.likeSd15()), sd15);
    ModelConversion.toSingleFile(
        SmallModels.random(CPU.runtime(), "sdxl", SmallModels.likeSdxl()), sdxl);
  }

  @Test
  void zeroTerminalSnrGoesToAFolderAndBack() throws IOException {
    Path folder = temp.resolve("folder");
    ModelConversion.toFolder(Models.open(marked().toString(), tokenizer()), folder);
    assertThat(Models.open(folder.toString()).config().noise()).isEqualTo(ZERO_SNR);

    Path back = temp.resolve("back.safetensors");
    ModelConversion.toSingleFile(Models.open(folder.toString()), back);

    assertThat(Models.open(back.toString()).config().noise()).isEqualTo(ZERO_SNR);
    assertThat(Models.open(back.toString()).config().unet())
        .isEqualTo(SmallModels.likeSd15().unet());
    try (TensorFile file = Safetensors.open(back)) {
      assertThat(file.tensors().get("v_pred").shape()).containsExactly(0L);
      assertThat(file.tensors().get("ztsnr").shape()).containsExactly(0L);
      assertThat(file.metadata()).containsEntry("modelspec.prediction_type", "v");
    }
  }

  @Test
  void configsThatSayNothingOfThePredictionLeaveItToTheMarks() throws IOException {
    Path configs = configs(Map.of());
    assertThat(Models.open(marked().toString(), ModelOptions.withConfigs(configs)).config().noise())
        .isEqualTo(ZERO_SNR);
    assertThat(Models.open(sd15.toString(), ModelOptions.withConfigs(configs)).config().noise())
        .isEqualTo(NoiseScheduleConfig.sd15());
  }

  @Test
  void configsThatContradictTheMarksAreNamed() throws IOException {
    Path configs = configs(Map.of("prediction_type", "epsilon"));
    ModelOptions options = ModelOptions.withConfigs(configs);
    Path file = marked();

    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> Models.open(file.toString(), options))
        .withMessage(
            file
                + ": "
                + configs.resolve("scheduler/scheduler_config.json")
                + ": prediction_type is epsilon, but the model's own mark says v_prediction; mend"
                + " the config, or decide with --prediction (base.prediction)");
    ModelOptions decided =
        new ModelOptions(
            Optional.empty(),
            Optional.empty(),
            Optional.of(configs),
            Optional.of(PredictionType.V_PREDICTION),
            Optional.empty());
    assertThat(Models.open(file.toString(), decided).config().noise()).isEqualTo(ZERO_SNR);
  }

  @ParameterizedTest
  @ValueSource(strings = {"<|endoftext|>", "!"})
  void eachTextEncoderPadsAsItWasTrainedWhateverFolderIsNamed(String pad) throws IOException {
    Path words = temp.resolve("words");
    TinyTokenizer.copyTo(words);
    set(words.resolve("special_tokens_map.json"), Map.of("pad_token", pad));
    set(
        words.resolve("tokenizer_config.json"),
        Map.of("pad_token", pad, "added_tokens_decoder", "{}"));
    ModelFiles model = Models.open(sdxl.toString(), tokenizer(words));

    assertPadding(model);
    Path folder = temp.resolve("folder");
    ModelConversion.toFolder(model, folder);
    assertPadding(Models.open(folder.toString()));
  }

  private static void assertPadding(ModelFiles model) {
    List<ClipTokenizer> tokenizers = TokenizerFolder.openAll(model.tokenizers());
    assertThat(tokenizers.get(0).padId()).isEqualTo(tokenizers.get(0).eosId());
    assertThat(tokenizers.get(1).padId()).isZero();
    tokenizers.forEach(ClipTokenizer::close);
  }

  @Test
  void aModelWithoutAnAutoencoderIsToldAsThat() throws IOException {
    Path file = rewritten(sd15, t -> t.info().name().startsWith(VAE) ? Stream.of() : Stream.of(t));
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> Models.open(file.toString()))
        .withMessage(
            file + ": has no VAE; name a file with one as --vae, in a training config as base.vae");
  }

  @Test
  void theAutoencoderMayBeAnotherFileOfEitherLayout() throws IOException {
    Path without =
        rewritten(sd15, t -> t.info().name().startsWith(VAE) ? Stream.of() : Stream.of(t));
    Path folder = temp.resolve("folder");
    ModelConversion.toFolder(Models.open(sd15.toString(), tokenizer()), folder);
    Path diffusers = folder.resolve("vae/diffusion_pytorch_model.safetensors");
    for (Path vae : List.of(sd15, diffusers)) {
      ModelFiles model = Models.open(without.toString(), withVae(vae));
      assertThat(model.config()).isEqualTo(SmallModels.likeSd15());
      assertSameTensors(Models.open(sd15.toString()), model, ModelPart.VAE);
    }
  }

  @Test
  void averagedWeightsStandForTheUNetThatIsNotThere() throws IOException {
    for (Path whole : List.of(sd15, sdxl)) {
      Path file =
          rewritten(
              whole,
              t -> {
                String name = t.info().name();
                return name.startsWith(UNET)
                    ? Stream.of(t.withName("model_ema." + name.substring(6).replace(".", "")))
                    : Stream.of(t);
              });
      ModelFiles model = Models.open(file.toString());
      assertThat(model.config()).isEqualTo(Models.open(whole.toString()).config());
      assertSameTensors(Models.open(whole.toString()), model, ModelPart.UNET);
      assertThat(Models.isCheckpoint(file)).isTrue();
      Inspection inspection = Inspector.inspect(file);
      assertThat(inspection.identity().kind()).isEqualTo(FileKind.CHECKPOINT);
      assertThat(inspection.notes())
          .contains("of its UNet it has the averaged weights (EMA) only; vstar uses those");
    }
  }

  /** Some converters keep the axes of LDM's 1×1 convolutions, some those of its vectors too. */
  @Test
  void theAutoencodersAttentionMayHaveAxesOfOne() throws IOException {
    Path folder = temp.resolve("folder");
    ModelConversion.toFolder(Models.open(sd15.toString(), tokenizer()), folder);
    Path vae = folder.resolve("vae/diffusion_pytorch_model.safetensors");
    Map<String, String> former =
        Map.of("to_q", "query", "to_k", "key", "to_v", "value", "to_out.0", "proj_attn");
    for (boolean renamed : new boolean[] {false, true}) {
      Path file = rewritten(vae, t -> Stream.of(withAxes(t, renamed ? former : Map.of())));
      assertSameTensors(
          Models.open(sd15.toString()), Models.open(sd15.toString(), withVae(file)), ModelPart.VAE);
      Files.copy(file, vae, StandardCopyOption.REPLACE_EXISTING);
      assertSameTensors(
          Models.open(sd15.toString()), Models.open(folder.toString()), ModelPart.VAE);
      ModelConversion.toSingleFile(
          Models.open(folder.toString()), temp.resolve(renamed + ".safetensors"));
      assertSameTensors(
          Models.open(sd15.toString()),
          Models.open(temp.resolve(renamed + ".safetensors").toString()),
          ModelPart.VAE);
    }
  }

  private static HostTensor withAxes(HostTensor tensor, Map<String, String> names) {
    TensorInfo info = tensor.info();
    if (!info.name().contains(".attentions.")) {
      return tensor;
    }
    String name = info.name();
    for (Map.Entry<String, String> each : names.entrySet()) {
      name = name.replace("." + each.getKey() + ".", "." + each.getValue() + ".");
    }
    List<Long> shape = new ArrayList<>(info.shape());
    shape.addAll(List.of(1L, 1L));
    return new HostTensor(new TensorInfo(name, info.dtype(), shape), tensor.data());
  }

  @Test
  void float8WeightsWithScalesAreNotTakenForWhatTheyAreNot() throws IOException {
    Path file =
        rewritten(
            sd15,
            t ->
                t.info().name().equals(UNET + "out.2.bias")
                    ? Stream.of(t, HostTensor.ofFloats("scaled_fp8", new float[0], 0))
                    : Stream.of(t));
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> Models.open(file.toString()))
        .withMessageContaining("need the scales beside them (scaled_fp8)");
  }

  @Test
  void weightsThatAreNoNumbersAreNotHandedOn() throws IOException {
    Path folder = temp.resolve("folder");
    ModelConversion.toFolder(Models.open(sd15.toString(), tokenizer()), folder);
    Path unet = folder.resolve("unet/diffusion_pytorch_model.safetensors");
    BrokenTensor.in(unet, "conv_in.bias", Float.NaN);
    ModelFiles broken = Models.open(folder.toString());

    for (ThrowingCallable conversion :
        List.<ThrowingCallable>of(
            () -> ModelConversion.toSingleFile(broken, temp.resolve("b.safetensors")),
            () -> ModelConversion.toFolder(broken, temp.resolve("b")))) {
      assertThatExceptionOfType(CheckpointException.class)
          .isThrownBy(conversion)
          .withMessageStartingWith(unet + ": tensor conv_in.bias of the unet holds NaN; ");
    }
    assertThat(temp.resolve("b.safetensors")).doesNotExist();
    assertThat(temp.resolve("b")).doesNotExist();
  }

  private static void assertSameTensors(ModelFiles expected, ModelFiles actual, ModelPart part) {
    try (TensorFile a = expected.open(part);
        TensorFile b = actual.open(part)) {
      assertThat(b.tensors().keySet()).containsExactlyInAnyOrderElementsOf(a.tensors().keySet());
      a.tensors()
          .keySet()
          .forEach(name -> assertThat(b.tensor(name)).as(name).isEqualTo(a.tensor(name)));
      assertThat(part != ModelPart.VAE || a.tensors().containsKey(QUERY + "bias")).isTrue();
    }
  }

  /** The model with the two empty tensors. */
  private Path marked() throws IOException {
    return rewritten(
        sd15,
        t ->
            t.info().name().equals(UNET + "out.2.bias")
                ? Stream.of(
                    t,
                    HostTensor.ofFloats("v_pred", new float[0], 0),
                    HostTensor.ofFloats("ztsnr", new float[0], 0))
                : Stream.of(t));
  }

  private Path rewritten(Path file, Function<HostTensor, Stream<HostTensor>> change)
      throws IOException {
    Path target = Files.createTempFile(temp, "model", ".safetensors");
    try (TensorFile tensors = Safetensors.open(file)) {
      Safetensors.write(
          target,
          tensors.tensors().keySet().stream().map(tensors::tensor).flatMap(change).toList(),
          Map.of());
    }
    return target;
  }

  /** The configs of the model, with a scheduler's that has these keys of the prediction. */
  private Path configs(Map<String, String> prediction) throws IOException {
    Path folder = temp.resolve("configs");
    StableDiffusionConfig config = SmallModels.likeSd15();
    new DiffusersFolderWriter(folder).writeConfigs(config);
    Path scheduler = folder.resolve("scheduler/scheduler_config.json");
    JsonObject json = JsonParser.parseString(Files.readString(scheduler)).getAsJsonObject();
    json.remove("prediction_type");
    prediction.forEach(json::addProperty);
    Files.writeString(scheduler, json.toString());
    return folder;
  }

  private static void set(Path file, Map<String, String> values) throws IOException {
    JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    values.forEach(json::addProperty);
    Files.writeString(file, json.toString());
  }

  private ModelOptions tokenizer() throws IOException {
    Path words = temp.resolve("tiny");
    if (!Files.exists(words)) {
      TinyTokenizer.copyTo(words);
    }
    return tokenizer(words);
  }

  private static ModelOptions tokenizer(Path folder) {
    return new ModelOptions(
        Optional.empty(),
        Optional.of(folder.toString()),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static ModelOptions withVae(Path file) {
    return new ModelOptions(
        Optional.of(file), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }
}
