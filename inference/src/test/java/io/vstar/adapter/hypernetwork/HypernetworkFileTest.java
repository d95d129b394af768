package io.vstar.adapter.hypernetwork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vstar.adapter.Provenance;
import io.vstar.adapter.embedding.EmbeddingFile;
import io.vstar.adapter.embedding.TextualInversion;
import io.vstar.adapter.embedding.VectorTable;
import io.vstar.architecture.AttentionSite;
import io.vstar.architecture.AttentionSite.Kind;
import io.vstar.error.CheckpointException;
import io.vstar.error.OutputException;
import io.vstar.io.DType;
import io.vstar.io.HostTensor;
import io.vstar.io.PythonTuple;
import io.vstar.io.TorchFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HypernetworkFileTest {
  private static final HypernetworkPlace NARROW = HypernetworkPlace.ofWidth(6);
  private static final HypernetworkPlace WIDE = HypernetworkPlace.ofWidth(8);
  private static final AttentionSite CROSS = new AttentionSite("a.attn2", Kind.CROSS, 8, 0);
  private static final AttentionSite SELF = new AttentionSite("a.attn1", Kind.SELF, 8, 0);

  @TempDir Path folder;

  @Test
  void a1111sFormReadsBackEqual() {
    Hypernetwork written =
        SampleHypernetworks.draw(SampleHypernetworks.relu(), 1, NARROW, WIDE).withName("style");
    Path file = folder.resolve("style.pt");
    HypernetworkFile.write(file, written, DType.F32);
    assertThat(HypernetworkFile.read(file)).isEqualTo(written);
  }

  @Test
  void a1111sFormHasItsKeysInItsOrder() {
    Path file = folder.resolve("style.pt");
    HypernetworkFile.write(
        file, SampleHypernetworks.draw(SampleHypernetworks.relu(), 1, WIDE), DType.F32);

    Map<?, ?> dict = (Map<?, ?>) TorchFile.read(file);
    assertThat(dict.keySet().stream().map(String::valueOf))
        .containsExactly(
            "8",
            "step",
            "name",
            "layer_structure",
            "activation_func",
            "is_layer_norm",
            "weight_initialization",
            "use_dropout",
            "sd_checkpoint",
            "sd_checkpoint_name",
            "activate_output",
            "last_layer_dropout",
            "dropout_structure",
            "optional_info");
    assertThat(dict.get("layer_structure")).isEqualTo(List.of(1L, 2L, 1L));
    assertThat(dict.get("activation_func")).isEqualTo("relu");
    assertThat(dict.get("step")).isEqualTo(7L);
  }

  @ParameterizedTest
  @EnumSource(HypernetworkActivation.class)
  void everyActivationGoesThroughBothForms(HypernetworkActivation activation) {
    Hypernetwork written =
        SampleHypernetworks.draw(
            SampleHypernetworks.shape(List.of(1.0, 1.5, 2.0, 1.0), activation, true, true),
            3,
            NARROW);
    for (String name : List.of("sample.pt", "sample.safetensors")) {
      HypernetworkFile.write(folder.resolve(name), written, DType.F32);
      assertThat(HypernetworkFile.read(folder.resolve(name))).isEqualTo(written);
    }
  }

  @Test
  void perLayerNetworksOfARankLiveInSafetensorsOnly() {
    Hypernetwork written =
        SampleHypernetworks.draw(
            SampleHypernetworks.relu().withRank(2), 1, HypernetworkPlace.ofLayer(CROSS));
    Path file = folder.resolve("sample.safetensors");
    HypernetworkFile.write(file, written, DType.F32);

    assertThat(HypernetworkFile.read(file)).isEqualTo(written);
    assertThatThrownBy(
            () -> HypernetworkFile.write(folder.resolve("sample.pt"), written, DType.F32))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining("A1111 has no networks for single layers; use .safetensors");
  }

  @Test
  void aRankBecomesWholeMatricesInA1111sForm() {
    Hypernetwork lowRank =
        SampleHypernetworks.draw(SampleHypernetworks.relu().withRank(2), 1, NARROW);
    Path file = folder.resolve("sample.pt");
    HypernetworkFile.write(file, lowRank, DType.F32);

    Map<String, HostTensor> narrow = lowRank.pairs().get(0).key();
    Map<String, HostTensor> whole = HypernetworkFile.read(file).pairs().get(0).key();
    float[] up = narrow.get("linear.0.up").toFloats();
    float[] down = narrow.get("linear.0.down").toFloats();
    float[] weight = whole.get("linear.0.weight").toFloats();
    assertThat(weight).hasSize(12 * 6);
    assertThat(weight[5 * 6 + 4])
        .isEqualTo((float) ((double) up[10] * down[4] + (double) up[11] * down[10]));
    assertThat(whole.get("linear.2.bias")).isEqualTo(narrow.get("linear.2.bias"));
  }

  @Test
  void halfPrecisionIsReadAsFloats() {
    Path file = folder.resolve("half.pt");
    Hypernetwork written = SampleHypernetworks.draw(SampleHypernetworks.relu(), 1, NARROW);
    HypernetworkFile.write(file, written, DType.F16);

    HostTensor read = HypernetworkFile.read(file).pairs().get(0).key().get("linear.0.weight");
    HostTensor original = written.pairs().get(0).key().get("linear.0.weight");
    assertThat(read.info().dtype()).isEqualTo(DType.F32);
    assertThat(read).isEqualTo(original.withDType(DType.F16).withDType(DType.F32));
  }

  @Test
  void theOldestFormHasDefaultsForAllThatItLacks() {
    Map<String, Object> network = new LinkedHashMap<>();
    network.put("linear1.weight", tensor(16, 8));
    network.put("linear1.bias", tensor(16));
    network.put("linear2.weight", tensor(8, 16));
    network.put("linear2.bias", tensor(8));

    Hypernetwork read =
        HypernetworkFile.read(torch(Map.of(8L, new PythonTuple(List.of(network, network)))));

    assertThat(read.name()).isEqualTo("made");
    assertThat(read.shape())
        .isEqualTo(
            new HypernetworkShape(
                List.of(1.0, 2.0, 1.0),
                HypernetworkActivation.LINEAR,
                false,
                true, // A1111's default for files without the key
                List.of(0.0, 0.0, 0.0),
                0));
    assertThat(read.scope()).isEqualTo(Hypernetwork.Scope.ALL);
    assertThat(read.pairs().get(0).key().keySet())
        .containsExactly("linear.0.weight", "linear.0.bias", "linear.1.weight", "linear.1.bias");
    assertThat(read.provenance()).isEqualTo(Provenance.UNKNOWN);
  }

  @Test
  void dropoutWithoutAStructureShiftsTheNumbersOfTheLayers() {
    Map<String, Object> dict = dict("linear.0", "linear.2", "linear.3");
    dict.put("layer_structure", List.of(1L, 2L, 2L, 1L));
    dict.put("use_dropout", true);
    assertThat(HypernetworkFile.read(torch(dict)).shape().dropout())
        .containsExactly(0.0, 0.3, 0.0, 0.0);

    Map<String, Object> last = dict("linear.0", "linear.2", "linear.4");
    last.put("layer_structure", List.of(1L, 2L, 2L, 1L));
    last.put("use_dropout", true);
    last.put("last_layer_dropout", true);
    assertThat(HypernetworkFile.read(torch(last)).shape().dropout())
        .containsExactly(0.0, 0.3, 0.3, 0.0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "skip_connection|skip_connection is true: an option of a fork",
        "upsample_linear|upsample_linear is true: an option of a fork",
      })
  void variantsThatComputeSomethingElseAreRefusedByName(String option, String message) {
    Map<String, Object> dict = dict("linear.0", "linear.1");
    dict.put(option, true);
    assertThatThrownBy(() -> HypernetworkFile.read(torch(dict)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("made.pt")
        .hasMessageContaining(message);

    dict.put(option, false);
    assertThat(HypernetworkFile.read(torch(dict)).pairs()).hasSize(1);
  }

  @Test
  void everythingWrongIsNamed() {
    assertRefused(dict("linear.0", "linear.2"), "has linear.2.weight, but its options make");
    assertRefused(dict("linear.0"), "the network for keys of 8 has no linear.1.weight");
    assertRefused(
        with("activation_func", "prelu"),
        "activation_func is prelu, which vstar does not run: it has a weight of its own");
    assertRefused(
        with("activation_func", "square"),
        "activation_func is square, expected one of linear, relu");
    assertRefused(with("layer_structure", List.of(1L, 2L)), "layer structure [1.0, 2.0], expected");
    assertRefused(
        with("layer_structure", "1, 2, 1"), "layer_structure is 1, 2, 1, expected a list");
    assertRefused(with("layer_structure", List.of(1L, 3L, 1L)), "linear.0.weight of shape [16, 8]");
    assertRefused(
        with("dropout_structure", List.of(0L, 2L, 0L)), "dropout structure [0.0, 2.0, 0.0]");
    assertRefused(with("is_layer_norm", "yes"), "is_layer_norm is a String, expected a Boolean");
    assertRefused(Map.of("768", 1L), "is not a hypernetwork: it holds no pairs");
    assertRefused(Map.of(8L, new PythonTuple(List.of(Map.of()))), "8 is no pair of networks");
  }

  @Test
  void numbersThatAreNoneAreRefused() {
    Map<String, Object> network = new LinkedHashMap<>();
    network.put("linear.0.weight", HostTensor.ofFloats("", new float[] {Float.NaN}, 1, 1));
    network.put("linear.0.bias", tensor(1));
    Map<Object, Object> dict = new LinkedHashMap<>();
    dict.put(1L, new PythonTuple(List.of(network, network)));
    dict.put("layer_structure", List.of(1L, 1L));
    assertRefused(dict, "has NaN in linear.0.weight; its training went wrong");
  }

  @Test
  void otherSafetensorsAreNoHypernetworks() {
    Path file = folder.resolve("cat.safetensors");
    EmbeddingFile.writeSafetensors(
        file,
        new TextualInversion(
            "cat", List.of(new VectorTable(1, 2, new float[] {1, 2})), Provenance.UNKNOWN));
    assertThatThrownBy(() -> HypernetworkFile.read(file))
        .hasMessageEndingWith(
            "cat.safetensors is not a hypernetwork: its metadata has no vstar.hypernetwork");
    assertThatThrownBy(() -> HypernetworkFile.read(folder.resolve("a.bin")))
        .hasMessageContaining("no extension of a hypernetwork");
  }

  @Test
  void crossOnlyNetworksSpareSelfAttention() {
    Hypernetwork all = SampleHypernetworks.draw(SampleHypernetworks.relu(), 1, WIDE);
    Hypernetwork cross =
        new Hypernetwork(
            "made",
            all.shape(),
            Hypernetwork.Scope.CROSS,
            all.initialization(),
            all.pairs(),
            all.provenance());
    Path file = folder.resolve("made.pt");
    HypernetworkFile.write(file, cross, DType.F32);

    assertThat(HypernetworkFile.read(file)).isEqualTo(cross);
    assertThat(cross.scope().covers(CROSS.kind())).isTrue();
    assertThat(cross.scope().covers(SELF.kind())).isFalse();
    assertThat(all.scope().covers(SELF.kind())).isTrue();
  }

  private void assertRefused(Map<?, ?> dict, String message) {
    assertThatThrownBy(() -> HypernetworkFile.read(torch(dict)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("made.pt")
        .hasMessageContaining(message);
  }

  private static Map<String, Object> with(String key, Object value) {
    Map<String, Object> dict = dict("linear.0", "linear.1");
    dict.put(key, value);
    return dict;
  }

  /** A file of width 8 with these linear layers: the first wider, the last narrower. */
  @SuppressWarnings({"unchecked", "rawtypes"}) // a Python dict has keys of several types
  private static Map<String, Object> dict(String... layers) {
    Map<String, Object> network = new LinkedHashMap<>();
    for (int i = 0; i < layers.length; i++) {
      int in = i == 0 ? 8 : 16;
      int out = i == layers.length - 1 && i > 0 ? 8 : 16;
      network.put(layers[i] + ".weight", tensor(out, in));
      network.put(layers[i] + ".bias", tensor(out));
    }
    Map dict = new LinkedHashMap<>();
    dict.put(8L, new PythonTuple(List.of(network, network)));
    return dict;
  }

  private static HostTensor tensor(long... shape) {
    int count = 1;
    for (long size : shape) {
      count *= (int) size;
    }
    return HostTensor.ofFloats("", new float[count], shape);
  }

  private Path torch(Map<?, ?> dict) {
    Path file = folder.resolve("made.pt");
    TorchFile.write(file, dict);
    assertThat(Files.exists(file)).isTrue();
    return file;
  }
}
