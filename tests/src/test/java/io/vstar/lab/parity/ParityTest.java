package io.vstar.lab.parity;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.ModelOptions;
import io.vstar.checkpoint.Models;
import io.vstar.io.HostTensor;
import io.vstar.io.Safetensors;
import io.vstar.io.TensorFile;
import io.vstar.io.TensorInfo;
import io.vstar.nn.Precision;
import io.vstar.tensor.DeviceChoice;
import io.vstar.tensor.TensorRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Small models with the topologies of Stable Diffusion 1.5, 2.1 (which predicts velocities) and XL
 * against what the reference implementation computes with them; and that the comparison sees what
 * is wrong.
 */
class ParityTest {
  private static final String SD15 = "tiny-sd15";

  /** Tensors of a golden file that results are computed from; all others are results. */
  private static final Pattern INPUT =
      Pattern.compile(
          "text2?\\.input_ids"
              + "|unet\\w*\\.(sample|timesteps|encoder_hidden_states|text_embeds|time_ids|target)"
              + "|vae\\.(image|latent)"
              + "|sched\\.(x0|noise|timesteps)"
              + "|sampler\\.(initial_noise|step_noise|(un)?cond|text_embeds_\\w+|time_ids)"
              + "|ti\\.(latents|noise|timesteps|input_ids2?|initial_embedding2?|time_ids)");

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
   * Compares the results with two references, in each of which one value of every second item is
   * moved: each item is seen to pass, to fail, and not to be compared with its neighbour's data.
   */
  @ParameterizedTest
  @ValueSource(strings = {SD15, "tiny-sd21", "tiny-sdxl"})
  void everyItemAgreesWithTheReferenceUnlessThatWasChanged(String model) throws Exception {
    Path original = resource(model);
    List<String> all = items(original);
    List<Comparison> results;
    try (GoldenFolder golden = GoldenFolder.open(original)) {
      results = Parity.compute(runtime, golden, Models.open(original.toString()), Precision.FP32);
    }
    for (int parity : new int[] {0, 1}) {
      List<String> changed =
          IntStream.range(0, all.size()).filter(i -> i % 2 == parity).mapToObj(all::get).toList();

      List<ParityItem> items;
      try (GoldenFolder reference = GoldenFolder.open(changedReference(original, changed))) {
        items = results.stream().map(result -> result.with(reference)).toList();
      }

      assertThat(items).extracting(ParityItem::name).containsExactlyInAnyOrderElementsOf(all);
      assertThat(failures(items)).containsExactlyInAnyOrderElementsOf(changed);
    }
  }

  /** The same weights in one file, in the layout and the names of the original code. */
  @ParameterizedTest
  @ValueSource(strings = {"tiny-sd15-ldm.safetensors", "tiny-sd15-ldm.ckpt"})
  void aSingleFileComputesTheSame(String file) throws Exception {
    Path golden = resource(SD15);
    ModelFiles model = Models.open(resource(file).toString(), ModelOptions.withConfigs(golden));
    assertThat(model.config()).isEqualTo(Models.open(golden.toString()).config());
    List<ParityItem> items = PassParity.run(runtime, golden, model);
    assertThat(items)
        .extracting(ParityItem::name)
        .containsExactlyInAnyOrderElementsOf(
            items(golden).stream().filter(name -> !PassParity.LONG.matcher(name).find()).toList());
    assertThat(failures(items)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "text_encoder/model, text_model.final_layer_norm.bias,"
        + " text.last_hidden_state text.penultimate_ln text.pooled",
    "text_encoder/model, text_model.encoder.layers.2.mlp.fc2.weight,"
        + " text.last_hidden_state text.pooled",
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

    List<ParityItem> items = PassParity.run(runtime, copy, Models.open(copy.toString()));

    assertThat(failures(items)).containsExactlyInAnyOrder(affected.split(" "));
  }

  private static List<String> failures(List<ParityItem> items) {
    return items.stream().filter(item -> !item.passed()).map(ParityItem::name).toList();
  }

  /** Everything that can be compared: the results, and the tokens of each prompt. */
  private static List<String> items(Path golden) throws IOException {
    List<String> items = new ArrayList<>();
    try (TensorFile file = Safetensors.open(golden.resolve("golden.safetensors"))) {
      file.tensors().keySet().stream()
          .filter(name -> !INPUT.matcher(name).matches())
          .forEach(items::add);
    }
    JsonObject facts = facts(golden.resolve("golden.json"));
    for (String key : List.of("text.token_ids", "text2.token_ids")) {
      for (int i = 0; facts.has(key) && i < facts.getAsJsonArray(key).size(); i++) {
        items.add(key + "[" + i + "]");
      }
    }
    return items;
  }

  /** Copies a golden folder without its model, and moves a value of each of some items. */
  private Path changedReference(Path golden, List<String> changed) throws IOException {
    Path copy = Files.createTempDirectory(folder, "reference");
    for (String file : List.of("golden.safetensors", "golden.json")) {
      Files.copy(golden.resolve(file), copy.resolve(file));
    }
    changeTensors(
        copy.resolve("golden.safetensors"), changed::contains, ParityTest::withLastValueMoved);
    changeTokens(copy.resolve("golden.json"), changed);
    return copy;
  }

  private static JsonObject facts(Path file) throws IOException {
    return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
  }

  private static void changeTokens(Path file, List<String> items) throws IOException {
    JsonObject json = facts(file);
    for (String key : List.of("text.token_ids", "text2.token_ids")) {
      for (int i = 0; json.has(key) && i < json.getAsJsonArray(key).size(); i++) {
        if (items.contains(key + "[" + i + "]")) {
          json.getAsJsonArray(key).get(i).getAsJsonArray().add(0);
        }
      }
    }
    Files.writeString(file, json.toString());
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
    Path golden = resource(model);
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

  private static Path resource(String name) throws Exception {
    return Path.of(ParityTest.class.getResource("/golden/" + name).toURI());
  }
}
