package io.vstar.inspect;

import static io.vstar.inspect.HeaderFiles.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import io.vstar.architecture.NoiseScheduleConfig.PredictionType;
import io.vstar.error.CheckpointException;
import io.vstar.io.DType;
import io.vstar.io.HostTensor;
import io.vstar.io.TensorInfo;
import io.vstar.io.TorchFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiffusersFolderInspectorTest {
  private static final TensorInfo TEXT_READER =
      tensor("down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k.weight", 320, 1024);

  @TempDir Path folder;

  @BeforeEach
  void writeModel() throws IOException {
    Files.writeString(
        folder.resolve("model_index.json"),
        """
        {"_class_name": "StableDiffusionPipeline", "_diffusers_version": "0.40.0",
         "feature_extractor": [null, null],
         "scheduler": ["diffusers", "DDIMScheduler"],
         "text_encoder": ["transformers", "CLIPTextModel"],
         "tokenizer": ["transformers", "CLIPTokenizer"],
         "unet": ["diffusers", "UNet2DConditionModel"]}
        """);
    for (String part : List.of("scheduler", "text_encoder", "tokenizer", "unet")) {
      Files.createDirectory(folder.resolve(part));
    }
    Files.writeString(
        folder.resolve("scheduler/scheduler_config.json"),
        "{\"prediction_type\": \"v_prediction\", \"rescale_betas_zero_snr\": true}");
    write("text_encoder/model.safetensors", tensor("a", DType.F32, 3, 2));
    write(
        "unet/diffusion_pytorch_model.safetensors",
        tensor("conv_in.weight", 320, 4, 3, 3),
        TEXT_READER);
  }

  @Test
  void readsPartsFamilyAndPrediction() {
    Inspection inspection = Inspector.inspect(folder);

    assertThat(inspection.sentence())
        .isEqualTo(
            "Stable Diffusion 2.x model folder, diffusers, float16 and float32, 339,206 parameters,"
                + " prediction type v");
    assertThat(inspection.identity().isTrainable()).isTrue();
    assertThat(inspection.identity().prediction().type()).contains(PredictionType.V_PREDICTION);
    assertThat(inspection.identity().prediction().zeroTerminalSnr()).isTrue();
    assertThat(inspection.parts())
        .extracting(Part::name, Part::tensors)
        .containsExactly(tuple("text_encoder", 1), tuple("unet", 2));
    assertThat(inspection.details())
        .containsExactly(
            entry("class", "StableDiffusionPipeline"),
            entry("diffusers_version", "0.40.0"),
            entry(
                "classes",
                Map.of(
                    "scheduler", "DDIMScheduler",
                    "text_encoder", "CLIPTextModel",
                    "tokenizer", "CLIPTokenizer",
                    "unet", "UNet2DConditionModel")),
            entry("variants", List.of()));
    assertThat(inspection.notes()).isEmpty();
  }

  @Test
  void theMainWeightsAreCountedAndVariantsNamed() {
    write("unet/diffusion_pytorch_model.fp16.safetensors", tensor("a", 7));
    write("unet/diffusion_pytorch_model.non_ema.safetensors", tensor("a", 7));
    TorchFile.write(
        folder.resolve("unet/diffusion_pytorch_model.bin"),
        Map.of("a", HostTensor.ofFloats("a", new float[9], 9)));

    Inspection inspection = Inspector.inspect(folder);

    assertThat(inspection.parts().get(1).tensors()).isEqualTo(2);
    assertThat(inspection.details()).containsEntry("variants", List.of("fp16", "non_ema"));
  }

  @Test
  void aVariantOrAPickleServesWhereThereIsNothingElse() throws IOException {
    Files.delete(folder.resolve("text_encoder/model.safetensors"));
    write("text_encoder/model.fp16.safetensors", tensor("a", 5));
    assertThat(Inspector.inspect(folder).parts().get(0).parameters()).isEqualTo(5);

    Files.delete(folder.resolve("text_encoder/model.fp16.safetensors"));
    TorchFile.write(
        folder.resolve("text_encoder/pytorch_model.bin"),
        Map.of("a", HostTensor.ofFloats("a", new float[9], 9)));
    Inspection pickled = Inspector.inspect(folder);
    assertThat(pickled.parts().get(0).parameters()).isEqualTo(9);
    assertThat(pickled.notes())
        .containsExactly("text_encoder is a pickle; save the model as safetensors");
  }

  @Test
  void shardsAreOnePartAndAMissingOneIsNoted() throws IOException {
    Files.delete(folder.resolve("text_encoder/model.safetensors"));
    write("text_encoder/model-00001-of-00003.safetensors", tensor("a", 5));
    write("text_encoder/model-00002-of-00003.safetensors", tensor("b", 6));
    Files.writeString(folder.resolve("text_encoder/model.safetensors.index.json"), "{}");

    Inspection inspection = Inspector.inspect(folder);

    assertThat(inspection.parts().get(0))
        .isEqualTo(Part.of("text_encoder", List.of(tensor("a", 5), tensor("b", 6))));
    assertThat(inspection.notes()).containsExactly("text_encoder has 2 of 3 shards");
  }

  @Test
  void aPartWithoutFolderOrWeightsIsNoted() throws IOException {
    Files.delete(folder.resolve("text_encoder/model.safetensors"));
    Files.delete(folder.resolve("tokenizer"));
    assertThat(Inspector.inspect(folder).notes())
        .containsExactly("text_encoder has no weights", "tokenizer is missing");
  }

  @Test
  void aPipelineOfAnotherFamilyIsNamedByItsClass() throws IOException {
    Files.writeString(
        folder.resolve("model_index.json"),
        "{\"_class_name\": \"FluxPipeline\", \"text_encoder\": [\"transformers\","
            + " \"CLIPTextModel\"]}");
    Inspection inspection = Inspector.inspect(folder);
    assertThat(inspection.identity().kind()).isEqualTo(FileKind.FOREIGN_FOLDER);
    assertThat(inspection.identity().isTrainable()).isFalse();
    assertThat(inspection.details()).containsEntry("class", "FluxPipeline");
  }

  @Test
  void aFolderThatIsNoModelSaysWhatToName() throws IOException {
    Files.delete(folder.resolve("model_index.json"));
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> Inspector.inspect(folder))
        .withMessage(
            folder
                + " has no model_index.json, so it is no model folder in diffusers layout; name a"
                + " file in it");
  }

  private void write(String name, TensorInfo... tensors) {
    HeaderFiles.write(folder.resolve(name), Map.of(), tensors);
  }
}
