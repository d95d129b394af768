package io.vstar.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vstar.error.CheckpointException;
import io.vstar.error.ConfigException;
import io.vstar.io.HostTensor;
import io.vstar.io.Safetensors;
import io.vstar.io.TensorFile;
import io.vstar.io.TorchFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightFilesTest {
  private static final String PLAIN = "diffusion_pytorch_model.safetensors";
  private static final String HALF = "diffusion_pytorch_model.fp16.safetensors";
  private static final String PICKLE = "diffusion_pytorch_model.bin";
  private static final String OLDER_INDEX = "diffusion_pytorch_model.safetensors.fp16.index.json";
  private static final String INDEX = "diffusion_pytorch_model.safetensors.index.json";

  @TempDir Path model;
  private Path unet;

  @BeforeEach
  void makeFolder() throws IOException {
    unet = Files.createDirectory(model.resolve("unet"));
  }

  @Test
  void theVariantAskedForIsTaken() {
    write(PLAIN, "a", 1);
    write(HALF, "a", 2);
    assertThat(valueOf("a", Optional.of("fp16"))).isEqualTo(2);
    assertThat(valueOf("a", Optional.empty())).isEqualTo(1);
  }

  @Test
  void theOnlyVariantNeedNotBeAskedFor() {
    write(HALF, "a", 2);
    assertThat(valueOf("a", Optional.empty())).isEqualTo(2);
  }

  @Test
  void thePlainFilesAreTakenWhereThereIsNoSuchVariant() {
    write(PLAIN, "a", 1);
    assertThat(valueOf("a", Optional.of("fp16"))).isEqualTo(1);
  }

  @Test
  void theVariantOfShardsIsKnownByTheirIndexInEitherForm() throws IOException {
    writeShards();
    for (String index : List.of(INDEX.replace(".json", ".fp16.json"), OLDER_INDEX)) {
      write("fp16.safetensors", "a", 2);
      Files.writeString(unet.resolve(index), "{\"weight_map\": {\"a\": \"fp16.safetensors\"}}");
      assertThat(valueOf("a", Optional.of("fp16"))).as(index).isEqualTo(2);
      assertThat(valueOf("a", Optional.empty())).as(index).isEqualTo(1);
      Files.delete(unet.resolve(index));
    }
  }

  @Test
  void severalVariantsWithoutPlainFilesAreNamed() {
    write(HALF, "a", 2);
    write("diffusion_pytorch_model.ema.safetensors", "a", 3);
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> find(Optional.empty()))
        .withMessage(
            unet
                + " has weights in the variants ema, fp16 only; choose one with --variant"
                + " (base.variant)");
    assertThat(valueOf("a", Optional.of("ema"))).isEqualTo(3);
  }

  @Test
  void aPickleIsReadWhereThereIsNothingElse() {
    TorchFile.write(
        unet.resolve(PICKLE), Map.of("a", HostTensor.ofFloats("a", new float[] {3}, 1)));
    assertThat(valueOf("a", Optional.empty())).isEqualTo(3);
    write(PLAIN, "a", 1);
    assertThat(valueOf("a", Optional.empty())).isEqualTo(1);
  }

  @Test
  void shardsAreOneFile() throws IOException {
    writeShards();
    try (TensorFile file = find(Optional.empty()).open()) {
      assertThat(file.tensors().keySet()).containsExactly("a", "b");
      assertThat(file.tensor("b").toFloats()).containsExactly(2);
    }
    assertThat(find(Optional.empty()).files())
        .extracting(path -> path.getFileName().toString())
        .containsExactly("m-00001-of-00002.safetensors", "m-00002-of-00002.safetensors");
  }

  @Test
  void namesTheShardThatIsMissing() throws IOException {
    writeShards();
    Files.delete(unet.resolve("m-00002-of-00002.safetensors"));
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> find(Optional.empty()))
        .withMessage(
            unet.resolve(INDEX)
                + ": names the shard m-00002-of-00002.safetensors, but there is no such file beside"
                + " it; download it again");
  }

  @Test
  void anIndexDoesNotReachOutOfItsFolder() throws IOException {
    write("../stolen.safetensors", "a", 1);
    Files.writeString(unet.resolve(INDEX), "{\"weight_map\": {\"a\": \"../stolen.safetensors\"}}");
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> find(Optional.empty()))
        .withMessageContaining("names the shard ../stolen.safetensors");
  }

  @Test
  void namesAnIndexThatIsNone() throws IOException {
    for (String text :
        List.of("[]", "{}", "{\"weight_map\": 1}", "{\"weight_map\": {\"a\": []}}")) {
      Files.writeString(unet.resolve(INDEX), text);
      assertThatExceptionOfType(CheckpointException.class)
          .as(text)
          .isThrownBy(() -> find(Optional.empty()))
          .withMessageStartingWith(unet.resolve(INDEX) + ": is not an index of shards");
    }
  }

  @Test
  void shardsMustNotHoldOneTensorTwice() throws IOException {
    writeShards();
    write("m-00002-of-00002.safetensors", "a", 2);
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> find(Optional.empty()).open())
        .withMessageContaining("tensor a is also in");
  }

  @Test
  void saysWhatIsThereInstead() throws IOException {
    Files.writeString(unet.resolve("config.json"), "{}");
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> find(Optional.of("fp16")))
        .withMessage(unet + ": has no diffusion_pytorch_model.safetensors; it holds [config.json]");
  }

  private void writeShards() throws IOException {
    write("m-00001-of-00002.safetensors", "a", 1);
    write("m-00002-of-00002.safetensors", "b", 2);
    Files.writeString(
        unet.resolve(INDEX),
        """
        {"weight_map": {"a": "m-00001-of-00002.safetensors",
                        "b": "m-00002-of-00002.safetensors"}}
        """);
  }

  private void write(String file, String tensor, float value) {
    Safetensors.write(
        unet.resolve(file), List.of(HostTensor.ofFloats(tensor, new float[] {value}, 1)), Map.of());
  }

  private float valueOf(String tensor, Optional<String> variant) {
    try (TensorFile file = find(variant).open()) {
      return file.tensor(tensor).toFloats()[0];
    }
  }

  private WeightFiles find(Optional<String> variant) {
    return WeightFiles.find(model, ModelPart.UNET, variant);
  }
}
