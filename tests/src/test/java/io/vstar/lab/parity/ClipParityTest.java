package io.vstar.lab.parity;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.checkpoint.ClipFolder;
import io.vstar.checkpoint.network.ClipLoader;
import io.vstar.clip.EncodedImage;
import io.vstar.io.DType;
import io.vstar.io.HostTensor;
import io.vstar.io.Safetensors;
import io.vstar.io.TensorFile;
import io.vstar.nn.Precision;
import io.vstar.tensor.DeviceChoice;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CLIP's preprocessing and both encoders against transformers; and that differences are seen. */
class ClipParityTest {
  private static final String TENSORS = "golden.safetensors";
  private static final String LEVELS = "preprocessed_uint8.safetensors";

  /**
   * Tensors of the golden files that have no item: inputs, and what a text encoder gives nobody.
   */
  private static final Pattern OTHER =
      Pattern.compile("text\\.input_ids|text\\.hidden_states\\.[013]|aesthetic\\.embedding");

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

  @Test
  void everyItemAgreesWithTheReference() throws Exception {
    List<ParityItem> items = Parity.run(runtime, copy(), Precision.FP32);
    assertThat(items).extracting(ParityItem::name).containsExactlyInAnyOrderElementsOf(all());
    assertThat(failures(items)).isEmpty();
  }

  /** All results of the reference moved, but the pixels that the image encoder is given. */
  @Test
  void aMovedReferenceFails() throws Exception {
    Path copy = copy();
    Predicate<String> results = name -> !OTHER.matcher(name).matches() && !name.startsWith("pre.");
    change(copy.resolve(TENSORS), results, ClipParityTest::withLastValueMoved);
    change(copy.resolve(LEVELS), name -> true, ClipParityTest::withLastLevelMoved);
    List<String> failures = failures(Parity.run(runtime, copy, Precision.FP32));
    assertThat(failures)
        .containsExactlyInAnyOrderElementsOf(
            all().stream().filter(name -> !name.endsWith("pixel_values")).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "image_encoder, vision_model.embeddings.class_embedding, 0 1 2 3 last embeds",
    "image_encoder, vision_model.encoder.layers.1.self_attn.k_proj.weight, 2 3 last embeds",
    "image_encoder, vision_model.encoder.layers.2.mlp.fc2.bias, 3 last embeds",
    "image_encoder, vision_model.post_layernorm.bias, embeds",
    "image_encoder, visual_projection.weight, embeds",
  })
  void aChangedWeightFailsWhatIsComputedWithIt(String part, String tensor, String affected)
      throws Exception {
    Path copy = copy();
    change(copy.resolve(part + "/model.safetensors"), tensor::equals, ClipParityTest::negated);
    List<String> expected = new ArrayList<>(List.of("cosine_image_text"));
    for (String result : affected.split(" ")) {
      expected.add(
          switch (result) {
            case "embeds" -> "vision.image_embeds";
            case "last" -> "vision.last_hidden_state";
            default -> "vision.hidden_states." + result;
          });
    }
    assertThat(failures(Parity.run(runtime, copy, Precision.FP32)))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  /** Half precision comes close; it is what a wrong conversion of weights would not. */
  @Test
  void bfloat16ComesClose() throws Exception {
    Path golden = resource();
    try (GoldenFolder reference = GoldenFolder.open(golden);
        TensorScope scope = runtime.openScope("bf16")) {
      EncodedImage encoded =
          new ClipLoader(runtime, ClipFolder.open(golden))
              .imageEncoder(scope, Precision.BF16)
              .encode(reference.upload(scope, "pre.image0.size64.pixel_values"));
      float[] expected = reference.floats("vision.image_embeds", 0);
      // Eight bits, twenty operations deep.
      ParityItem item = ParityItem.of("bf16", encoded.embedding().toFloatArray(), expected, 5e-2);
      assertThat(item.passed()).as("%s", item).isTrue();
      assertThat(item.error()).isGreaterThan(1e-4);
    }
  }

  private static List<String> failures(List<ParityItem> items) {
    return items.stream().filter(item -> !item.passed()).map(ParityItem::name).toList();
  }

  private static List<String> all() throws Exception {
    TreeSet<String> all = new TreeSet<>();
    for (String file : List.of(TENSORS, LEVELS)) {
      try (TensorFile tensors = Safetensors.open(resource().resolve(file))) {
        all.addAll(tensors.tensors().keySet());
      }
    }
    all.removeIf(name -> OTHER.matcher(name).matches());
    return List.copyOf(all);
  }

  private static void change(
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

  /** The last element moved by a thousandth of the largest: a hundred times the tolerance. */
  private static HostTensor withLastValueMoved(HostTensor tensor) {
    float[] values = tensor.toFloats();
    float largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    values[values.length - 1] += largest / 1000;
    return withValues(tensor, values);
  }

  private static HostTensor negated(HostTensor tensor) {
    float[] values = tensor.toFloats();
    for (int i = 0; i < values.length; i++) {
      values[i] = -values[i];
    }
    return withValues(tensor, values);
  }

  private static HostTensor withValues(HostTensor tensor, float[] values) {
    long[] shape = tensor.info().shape().stream().mapToLong(Long::longValue).toArray();
    return HostTensor.ofFloats(tensor.info().name(), values, shape);
  }

  /** The last level moved by one. */
  private static HostTensor withLastLevelMoved(HostTensor tensor) {
    assertThat(tensor.info().dtype()).isEqualTo(DType.U8);
    ByteBuffer levels = ByteBuffer.allocate(tensor.data().remaining()).put(tensor.data());
    levels.put(levels.position() - 1, (byte) (levels.get(levels.position() - 1) ^ 1));
    return new HostTensor(tensor.info(), levels.flip());
  }

  private Path copy() throws Exception {
    Path golden = resource();
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

  private static Path resource() throws Exception {
    return Path.of(ClipParityTest.class.getResource("/golden/clip-vision").toURI());
  }
}
