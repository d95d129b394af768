package io.vstar.hypernetwork;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import io.vstar.adapter.hypernetwork.Hypernetwork;
import io.vstar.adapter.hypernetwork.Hypernetwork.Scope;
import io.vstar.adapter.hypernetwork.HypernetworkFile;
import io.vstar.checkpoint.Models;
import io.vstar.generation.StableDiffusion;
import io.vstar.io.DType;
import io.vstar.io.HostTensor;
import io.vstar.io.PythonTuple;
import io.vstar.io.Safetensors;
import io.vstar.io.TensorFile;
import io.vstar.io.TorchFile;
import io.vstar.nn.Precision;
import io.vstar.tensor.DeviceChoice;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.unet.Conditioning;
import io.vstar.unet.ContextAdapter;
import io.vstar.unet.adapter.HypernetworkAdapter;
import io.vstar.unet.adapter.HypernetworkAdapter.Applied;
import io.vstar.unet.adapter.KeysOnly;
import io.vstar.unet.adapter.LoadedHypernetwork;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files in A1111's layout, and what the reference computes with each. */
class GoldenHypernetworksTest {
  private static final double RELATIVE = 1e-4;

  private static TensorRuntime runtime;
  private static StableDiffusion model;
  private static TensorFile inputs;
  private static TensorFile expected;

  @TempDir Path folder;

  @BeforeAll
  static void open() throws Exception {
    runtime = TensorRuntime.open(DeviceChoice.CPU, 1);
    model =
        StableDiffusion.load(runtime, Models.open(golden("tiny-sd15").toString()), Precision.FP32);
    inputs = Safetensors.open(golden("tiny-sd15").resolve("golden.safetensors"));
    expected = Safetensors.open(golden("hypernetworks").resolve("golden.safetensors"));
  }

  @AfterAll
  static void close() {
    expected.close();
    inputs.close();
    model.close();
    runtime.close();
  }

  @ParameterizedTest
  @CsvSource({
    "linear, CROSS, 1.0",
    "linear, CROSS, 0.5",
    "linear, ALL, 1.0",
    "linear, ALL, 0.5",
    "relu, CROSS, 1.0",
    "relu, CROSS, 0.5",
    "relu, ALL, 1.0",
    "relu, ALL, 0.5",
    "mish_ln_dropout, CROSS, 1.0",
    "mish_ln_dropout, CROSS, 0.5",
    "mish_ln_dropout, ALL, 1.0",
    "mish_ln_dropout, ALL, 0.5",
    "swish_frac, CROSS, 1.0",
    "swish_frac, CROSS, 0.5",
    "swish_frac, ALL, 1.0",
    "swish_frac, ALL, 0.5",
  })
  void theUNetPredictsWhatTheReferenceDoes(String name, Scope scope, float strength)
      throws Exception {
    try (TensorScope tensors = runtime.openScope("golden")) {
      NDArray predicted = predict(tensors, adapter(tensors, read(name), scope, strength));
      String key = "%s.%s.strength%s".formatted(name, scope.name().toLowerCase(), strength);
      assertClose(predicted, key);

      // And the strength matters: the other one's numbers are not these.
      float[] other = floats(key.replace("strength" + strength, "strength" + (1.5f - strength)));
      assertThat(relativeDifference(predicted.toFloatArray(), other)).isGreaterThan(100 * RELATIVE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"linear", "relu", "mish_ln_dropout", "swish_frac"})
  void oneNetworkAloneComputesWhatTheReferenceDoes(String name) throws Exception {
    try (TensorScope tensors = runtime.openScope("golden")) {
      LoadedHypernetwork network =
          LoadedHypernetwork.of(read(name), model.config().unet(), tensors);
      NDArray x = upload(tensors, expected.tensor(name + ".module.input"));
      List<NDArray> seen = KeysOnly.both(runtime, network, x);
      assertClose(seen.get(0), name + ".module.k_strength1");
      assertClose(seen.get(1), name + ".module.v_strength1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"linear", "relu", "mish_ln_dropout", "swish_frac"})
  void whatIsWrittenReadsBackEqualWithTheKeysOfTheOriginal(String name) throws Exception {
    Hypernetwork read = read(name);
    assertThat(read.provenance().steps()).hasValue(4321L);
    assertThat(read.provenance().checkpointName()).hasValue("sd-v1-4");
    Path copy = folder.resolve(name + ".pt");
    HypernetworkFile.write(copy, read, DType.F32);
    assertThat(HypernetworkFile.read(copy)).isEqualTo(read);

    Map<?, ?> original = (Map<?, ?>) TorchFile.read(golden("hypernetworks").resolve(name + ".pt"));
    Map<?, ?> written = (Map<?, ?>) TorchFile.read(copy);
    assertThat(written.get(32L)).isEqualTo(original.get(32L)); // names, order and numbers
    assertThat(written.keySet().containsAll(original.keySet())).isTrue();
    original.forEach(
        (key, value) -> {
          if (!(value instanceof PythonTuple) && !"name".equals(key)) {
            assertThat(written.get(key)).as("%s", key).isEqualTo(value);
          }
        });

    Path safetensors = folder.resolve(name + ".safetensors");
    HypernetworkFile.write(safetensors, read, DType.F32);
    assertThat(HypernetworkFile.read(safetensors)).isEqualTo(read);
  }

  private static NDArray predict(TensorScope scope, ContextAdapter adapter) {
    return model
        .unet()
        .forward(
            upload(scope, inputs.tensor("unet.sample")),
            upload(scope, inputs.tensor("unet.timesteps")),
            Conditioning.of(upload(scope, inputs.tensor("unet.encoder_hidden_states"))),
            adapter);
  }

  private static ContextAdapter adapter(
      TensorScope scope, Hypernetwork h, Scope where, float strength) {
    Hypernetwork scoped =
        new Hypernetwork(h.name(), h.shape(), where, h.initialization(), h.pairs(), h.provenance());
    LoadedHypernetwork network = LoadedHypernetwork.of(scoped, model.config().unet(), scope);
    return HypernetworkAdapter.of(
        List.of(new Applied(network, scope.upload(new float[] {strength}, 1))));
  }

  private static void assertClose(NDArray actual, String name) {
    assertThat(relativeDifference(actual.toFloatArray(), floats(name))).isLessThan(RELATIVE);
  }

  /** The largest difference by the largest value. */
  private static double relativeDifference(float[] actual, float[] reference) {
    assertThat(actual).hasSameSizeAs(reference);
    double worst = 0;
    double largest = 0;
    for (int i = 0; i < actual.length; i++) {
      worst = Math.max(worst, Math.abs((double) actual[i] - reference[i]));
      largest = Math.max(largest, Math.abs(reference[i]));
    }
    return worst / largest;
  }

  private static float[] floats(String name) {
    return expected.tensor(name).toFloats();
  }

  private static NDArray upload(TensorScope scope, HostTensor tensor) {
    long[] shape = tensor.info().shape().stream().mapToLong(Long::longValue).toArray();
    return scope.upload(tensor.toFloats(), shape);
  }

  private static Hypernetwork read(String name) throws URISyntaxException {
    return HypernetworkFile.read(golden("hypernetworks").resolve(name + ".pt"));
  }

  private static Path golden(String name) throws URISyntaxException {
    return Path.of(GoldenHypernetworksTest.class.getResource("/golden/" + name).toURI());
  }
}
