package io.vstar.train.parity;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.vstar.generation.StableDiffusion;
import io.vstar.io.HostTensor;
import io.vstar.io.Safetensors;
import io.vstar.io.TensorFile;
import io.vstar.io.TensorInfo;
import io.vstar.nn.Precision;
import io.vstar.tensor.DeviceChoice;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Small models with the topologies of Stable Diffusion 1.5 and 2.1 (which predicts velocities)
 * against what the reference implementation computes with them; and that the comparison sees what
 * is wrong.
 */
class ParityTest {
  private static final String SD15 = "tiny-sd15";

  private static final List<String> TOKENS =
      List.of("text.token_ids[0]", "text.token_ids[1]", "text.token_ids[2]", "text.token_ids[3]");

  private static final List<String> PASSES =
      List.of(
          "text.last_hidden_state",
          "text.penultimate",
          "text.penultimate_ln",
          "unet.output",
          "unet_odd.output",
          "unet_long.output",
          "unet.loss",
          "unet.grad_encoder_hidden_states",
          "vae.mean",
          "vae.logvar",
          "vae.decoded");

  private static final List<String> SEQUENCES =
      List.of(
          "sched.alphas_cumprod",
          "sched.add_noise",
          "sched.velocity",
          "ti.grad_step0",
          "ti.loss",
          "ti.embedding");

  private static final List<String> WALKS =
      Stream.of(
              "ddim",
              "ddpm",
              "dpmpp_2m",
              "dpmpp_2m_karras",
              "euler",
              "euler_a",
              "euler_karras",
              "heun",
              "lms",
              "pndm",
              "unipc")
          .flatMap(
              sampler ->
                  Stream.of("timesteps", "after1", "after5", "final")
                      .map(item -> "sampler." + sampler + "." + item))
          .toList();

  private static final List<String> ITEMS =
      Stream.of(TOKENS, PASSES, SEQUENCES, WALKS).flatMap(List::stream).toList();

  private static TensorRuntime runtime;

  @TempDir Path folder;

  @BeforeAll
  static void openRuntime() {
    runtime = TensorRuntime.open(DeviceChoice.CPU, 1);
  }

  @AfterAll
  static void closeRuntime() {
    runtime.close();
  }

  /**
   * Two runs, in each of which one reference value of every second item is moved: each item is seen
   * to pass, to fail, and not to be compared with its neighbour's data.
   */
  @ParameterizedTest
  @CsvSource({SD15 + ", 0", SD15 + ", 1", "tiny-sd21, 0", "tiny-sd21, 1"})
  void everyItemAgreesWithTheReferenceUnlessThatWasChanged(String model, int parity)
      throws Exception {
    List<String> changed =
        IntStream.range(0, ITEMS.size()).filter(i -> i % 2 == parity).mapToObj(ITEMS::get).toList();
    Path copy = copyOf(model);
    changeTensors(
        copy.resolve("golden.safetensors"), changed::contains, ParityTest::withLastValueMoved);
    changeTokens(copy.resolve("golden.json"), changed);

    List<ParityItem> items = Parity.run(runtime, copy, Precision.FP32);

    assertThat(items).extracting(ParityItem::name).containsExactlyInAnyOrderElementsOf(ITEMS);
    assertThat(failures(items)).containsExactlyInAnyOrderElementsOf(changed);
  }

  @ParameterizedTest
  @CsvSource({
    "text_encoder/model, text_model.final_layer_norm.bias,"
        + " text.last_hidden_state text.penultimate_ln",
    "text_encoder/model, text_model.encoder.layers.2.mlp.fc2.weight, text.last_hidden_state",
    "unet/diffusion_pytorch_model, down_blocks.0.resnets.0.conv1.weight,"
        + " unet.output unet_odd.output unet_long.output unet.loss unet.grad_encoder_hidden_states",
    "vae/diffusion_pytorch_model, encoder.conv_in.bias, vae.mean vae.logvar",
    "vae/diffusion_pytorch_model, decoder.conv_out.bias, vae.decoded",
  })
  void aChangedWeightFailsWhatIsComputedWithIt(String file, String tensor, String affected)
      throws Exception {
    Path copy = copyOf(SD15);
    changeTensors(
        copy.resolve(file + ".safetensors"), tensor::equals, ParityTest::withEachValueMoved);

    List<ParityItem> items = new ArrayList<>();
    try (GoldenFolder golden = GoldenFolder.open(copy);
        StableDiffusion model = StableDiffusion.load(runtime, golden.model(), Precision.FP32);
        TensorScope scope = runtime.openScope("parity")) {
      new NetworkParity(golden, model, scope).addTo(items);
    }

    assertThat(failures(items)).containsExactlyInAnyOrder(affected.split(" "));
  }

  private static List<String> failures(List<ParityItem> items) {
    return items.stream().filter(item -> !item.passed()).map(ParityItem::name).toList();
  }

  private static void changeTokens(Path facts, List<String> items) throws IOException {
    JsonObject json = JsonParser.parseString(Files.readString(facts)).getAsJsonObject();
    JsonArray prompts = json.getAsJsonArray("text.token_ids");
    for (int i = 0; i < TOKENS.size(); i++) {
      if (items.contains(TOKENS.get(i))) {
        prompts.get(i).getAsJsonArray().add(0);
      }
    }
    Files.writeString(facts, json.toString());
  }

  private static void changeTensors(
      Path file, Predicate<String> chosen, UnaryOperator<HostTensor> change) {
    List<HostTensor> tensors = new ArrayList<>();
    try (TensorFile original = Safetensors.open(file)) {
      for (String name : original.tensors().keySet()) {
        HostTensor tensor = original.tensor(name);
        tensors.add(chosen.test(name) ? change.apply(tensor) : tensor);
      }
    }
    Safetensors.write(file, tensors, Map.of());
  }

  /** The last element moved by a hundredth of the largest: ten times the widest tolerance. */
  private static HostTensor withLastValueMoved(HostTensor tensor) {
    float[] values = tensor.toFloats();
    float largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    values[values.length - 1] += largest / 100;
    return withValues(tensor, values);
  }

  private static HostTensor withEachValueMoved(HostTensor tensor) {
    float[] values = tensor.toFloats();
    for (int i = 0; i < values.length; i++) {
      values[i] = 1.5f * values[i] + 0.25f;
    }
    return withValues(tensor, values);
  }

  private static HostTensor withValues(HostTensor tensor, float[] values) {
    TensorInfo info = tensor.info();
    long[] shape = info.shape().stream().mapToLong(Long::longValue).toArray();
    return HostTensor.ofFloats(info.name(), values, shape);
  }

  private Path copyOf(String model) throws Exception {
    Path golden = Path.of(ParityTest.class.getResource("/golden/" + model).toURI());
    try (Stream<Path> files = Files.walk(golden)) {
      for (Path file : files.toList()) {
        Path copy = folder.resolve(golden.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
    return folder;
  }
}
