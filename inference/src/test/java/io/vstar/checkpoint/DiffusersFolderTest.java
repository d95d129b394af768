package io.vstar.checkpoint;

import static io.vstar.tensor.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.ndarray.NDArray;
import io.vstar.checkpoint.network.NetworkLoader;
import io.vstar.error.CheckpointException;
import io.vstar.io.DType;
import io.vstar.io.HostTensor;
import io.vstar.io.Safetensors;
import io.vstar.io.TensorFile;
import io.vstar.nn.Precision;
import io.vstar.tensor.CpuRuntime;
import io.vstar.unet.Conditioning;
import io.vstar.unet.UNet;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiffusersFolderTest {
  private static final String UNET_WEIGHTS = "unet/diffusion_pytorch_model.safetensors";

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @TempDir static Path unchanged;
  @TempDir Path temp;
  private Path folder;

  @BeforeAll
  static void writeModel() throws IOException {
    TinyModel.write(CPU.runtime(), unchanged.resolve("tiny"));
  }

  @BeforeEach
  void copyModel() throws IOException {
    folder = TinyModel.copy(unchanged.resolve("tiny"), temp.resolve("tiny"));
  }

  @Test
  void loadsNetworksWithTheWeightsOfTheirFiles() {
    DiffusersFolder model = DiffusersFolder.open(folder);
    NDArray table =
        new NetworkLoader(CPU.runtime(), model)
            .textEncoders(CPU.scope(), Precision.FP32)
            .get(0)
            .tokenTable();
    try (TensorFile file = Safetensors.open(folder.resolve("text_encoder/model.safetensors"))) {
      assertThat(table.toFloatArray())
          .containsExactly(file.tensor("text_model.embeddings.token_embedding.weight").toFloats());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "F64, 1e-5", // the same values; where they lie in memory decides how sums are rounded
    "F16, 1e-2", // 11 bits through some thirty layers
    "BF16, 1e-1" // 8 bits
  })
  void loadsWeightsOfOtherTypes(DType dtype, double tolerance) {
    float[] expected = predict();
    rewrite(UNET_WEIGHTS, tensor -> tensor.withDType(dtype));
    assertClose(predict(), expected, tolerance);
  }

  @Test
  void ignoresTensorsTheNetworkDoesNotAskFor() {
    float[] expected = predict();
    List<HostTensor> tensors = read(UNET_WEIGHTS);
    tensors.add(HostTensor.ofFloats("passenger", new float[] {1}, 1));
    Safetensors.write(folder.resolve(UNET_WEIGHTS), tensors, Map.of());
    assertClose(predict(), expected, 1e-5);
  }

  @Test
  void hashesTheWeightsOfAllParts() {
    String before = DiffusersFolder.open(folder).sha256();
    assertThat(before).matches("[0-9a-f]{64}");
    assertThat(DiffusersFolder.open(folder).sha256()).isEqualTo(before);
    rewrite("vae/diffusion_pytorch_model.safetensors", t -> t.withDType(DType.F16));
    assertThat(DiffusersFolder.open(folder).sha256()).isNotEqualTo(before);
  }

  @Test
  void isCalledAsItsFolder() {
    assertThat(DiffusersFolder.open(folder).name()).isEqualTo("tiny");
    assertThat(DiffusersFolder.open(folder.resolve("unet/..")).name()).isEqualTo("tiny");
  }

  @Test
  void refusesWhatIsNoFolder() {
    Path missing = temp.resolve("nowhere");
    assertRefused(
        () -> Models.open(missing.toString()),
        missing
            + ": there is no such model; expected pocket, a folder in diffusers layout, a"
            + " .safetensors or .ckpt file, or owner/name of a model on the Hub");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text_encoder", "unet", "vae", "scheduler", "tokenizer"})
  void namesThePartThatIsMissing(String part) throws IOException {
    delete(folder.resolve(part));
    assertRefused(
        () -> DiffusersFolder.open(folder),
        folder + ": has no folder " + part + "; a model in diffusers layout needs it");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text_encoder/config.json",
        "unet/config.json",
        "vae/config.json",
        "scheduler/scheduler_config.json"
      })
  void namesTheConfigThatIsMissingOrBroken(String file) throws IOException {
    Path config = folder.resolve(file);
    Files.writeString(config, "{\"sample_size\": ");
    assertRefusedStarting(() -> DiffusersFolder.open(folder), config + ": is not a JSON object: ");
    Files.writeString(config, "[1, 2]");
    assertRefusedStarting(() -> DiffusersFolder.open(folder), config + ": is not a JSON object: ");
    Files.writeString(config, "");
    assertRefusedStarting(() -> DiffusersFolder.open(folder), config + ": is not a JSON object: ");
    Files.delete(config);
    assertRefused(
        () -> DiffusersFolder.open(folder),
        config + ": does not exist; a model folder in diffusers layout has this file");
  }

  @Test
  void namesTheTensorThatIsMissing() {
    List<HostTensor> tensors = read(UNET_WEIGHTS);
    tensors.removeIf(tensor -> tensor.info().name().equals("conv_in.weight"));
    Safetensors.write(folder.resolve(UNET_WEIGHTS), tensors, Map.of());
    assertRefused(
        this::loadUNet,
        folder.resolve(UNET_WEIGHTS)
            + ": tensor conv_in.weight is missing, expected shape [8, 4, 3, 3]");
  }

  @Test
  void namesTheTensorOfAnotherShape() {
    rewrite(
        UNET_WEIGHTS,
        tensor ->
            tensor.info().name().equals("conv_in.bias")
                ? HostTensor.ofFloats("conv_in.bias", new float[9], 9)
                : tensor);
    assertRefused(
        this::loadUNet,
        folder.resolve(UNET_WEIGHTS)
            + ": tensor conv_in.bias has shape [9], expected [8] as the config.json beside it"
            + " says");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.001, 0})
  void namesAWeightsFileThatIsCutOff(double share) throws IOException {
    Path file = folder.resolve(UNET_WEIGHTS);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, (int) (share * bytes.length)));
    assertRefusedStarting(this::loadUNet, file.toString());
  }

  @Test
  void namesAWeightsFileThatIsMissing() throws IOException {
    Files.delete(folder.resolve(UNET_WEIGHTS));
    assertRefused(
        this::loadUNet,
        folder.resolve("unet")
            + ": has no diffusion_pytorch_model.safetensors; it holds [config.json]");
  }

  private void loadUNet() {
    unet();
  }

  private float[] predict() {
    NDArray timesteps = CPU.scope().upload(new float[] {500}, 1);
    return unet()
        .forward(ones(1, 4, 4, 4), timesteps, Conditioning.of(ones(1, 3, 8)))
        .toFloatArray();
  }

  private UNet unet() {
    return new NetworkLoader(CPU.runtime(), DiffusersFolder.open(folder))
        .unet(CPU.scope(), Precision.FP32, false);
  }

  private static NDArray ones(long... shape) {
    return CPU.scope().zeros(shape).add(1);
  }

  private List<HostTensor> read(String name) {
    try (TensorFile file = Safetensors.open(folder.resolve(name))) {
      return new ArrayList<>(file.tensors().keySet().stream().map(file::tensor).toList());
    }
  }

  private void rewrite(String name, UnaryOperator<HostTensor> change) {
    Safetensors.write(folder.resolve(name), read(name).stream().map(change).toList(), Map.of());
  }

  private static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException e)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatExceptionOfType(CheckpointException.class).isThrownBy(call).withMessage(message);
  }

  private static void assertRefusedStarting(ThrowingCallable call, String start) {
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(call)
        .withMessageStartingWith(start);
  }
}
