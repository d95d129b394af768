package io.vstar.unet.adapter;

import static io.vstar.tensor.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.vstar.adapter.hypernetwork.Hypernetwork;
import io.vstar.adapter.hypernetwork.HypernetworkActivation;
import io.vstar.adapter.hypernetwork.HypernetworkPlace;
import io.vstar.adapter.hypernetwork.HypernetworkShape;
import io.vstar.adapter.hypernetwork.LowRank;
import io.vstar.adapter.hypernetwork.SampleHypernetworks;
import io.vstar.architecture.AttentionSite;
import io.vstar.architecture.AttentionSite.Kind;
import io.vstar.architecture.TinyConfig;
import io.vstar.error.ConfigException;
import io.vstar.nn.Activation;
import io.vstar.nn.DrawnWeights;
import io.vstar.nn.Precision;
import io.vstar.tensor.CpuRuntime;
import io.vstar.unet.Conditioning;
import io.vstar.unet.ContextAdapter;
import io.vstar.unet.UNet;
import io.vstar.unet.adapter.HypernetworkAdapter.Applied;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The text's width is 8, and so is that of the first level's features. */
class HypernetworkAdapterTest {
  private static final double TOLERANCE = 1e-5; // float32, values of about 1
  private static final HypernetworkPlace TEXT = HypernetworkPlace.ofWidth(8);
  private static final HypernetworkShape RELU = SampleHypernetworks.relu();

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  private UNet unet;
  private NDArray latents;
  private NDArray timesteps;
  private NDArray context;

  @BeforeEach
  void build() {
    unet =
        new UNet(
            CPU.runtime(), TinyConfig.unet(), new DrawnWeights(CPU.scope(), 3), Precision.FP32);
    latents = CPU.gaussian(2, 4, 6, 4);
    timesteps = CPU.scope().upload(new float[] {3, 900}, 2);
    context = CPU.gaussian(2, 5, 8);
  }

  @Test
  void noHypernetworkIsNoAdapter() {
    assertThat(HypernetworkAdapter.of(List.of())).isSameAs(ContextAdapter.NONE);
  }

  @Test
  void changesWithItsStrength() {
    Hypernetwork network = SampleHypernetworks.draw(RELU, 1, TEXT);
    float[] none = predict(ContextAdapter.NONE).toFloatArray();
    NDArray half = predict(applied(network, 0.5f));
    NDArray full = predict(applied(network, 1));

    assertThat(predict(applied(network, 0)).toFloatArray()).containsExactly(none);
    assertThat(difference(half, none)).isBetween(0.01, 0.7 * difference(full, none));
  }

  @Test
  void differentOnesInTurnDoNotTouchEachOther() {
    ContextAdapter first = applied(SampleHypernetworks.draw(RELU, 1, TEXT), 1);
    ContextAdapter second = applied(SampleHypernetworks.draw(RELU, 2, TEXT), 1);
    float[] none = predict(ContextAdapter.NONE).toFloatArray();
    float[] ofFirst = predict(first).toFloatArray();
    float[] ofSecond = predict(second).toFloatArray();

    assertThat(ofFirst).isNotEqualTo(ofSecond).isNotEqualTo(none);
    assertThat(predict(first).toFloatArray()).containsExactly(ofFirst);
    assertThat(predict(ContextAdapter.NONE).toFloatArray()).containsExactly(none);
    assertThat(predict(second).toFloatArray()).containsExactly(ofSecond);
  }

  @Test
  void differentOnesInOneBatchDoNotTouchEachOther() {
    Hypernetwork first = SampleHypernetworks.draw(RELU, 1, TEXT);
    Hypernetwork second = SampleHypernetworks.draw(RELU, 2, TEXT);
    ContextAdapter each =
        HypernetworkAdapter.of(
            List.of(
                new Applied(load(first), CPU.scope().upload(new float[] {1, 0}, 2, 1, 1)),
                new Applied(load(second), CPU.scope().upload(new float[] {0, 0.7f}, 2, 1, 1))));

    NDArray both = predict(each);
    assertClose(both.get(0), predict(applied(first, 1)).get(0), TOLERANCE);
    assertClose(both.get(1), predict(applied(second, 0.7f)).get(1), TOLERANCE);
  }

  @Test
  void severalWorkOnWhatTheOnesBeforeMade() {
    Hypernetwork first = crossOnly(SampleHypernetworks.draw(RELU, 1, TEXT));
    Hypernetwork second = crossOnly(SampleHypernetworks.draw(RELU, 2, TEXT));
    Applied a = new Applied(load(first), strength(1));
    Applied b = new Applied(load(second), strength(1));

    float[] inOrder = predict(HypernetworkAdapter.of(List.of(a, b))).toFloatArray();
    assertThat(predict(HypernetworkAdapter.of(List.of(b, a))).toFloatArray()).isNotEqualTo(inOrder);
    assertThat(difference(predict(applied(first, 1)), inOrder)).isGreaterThan(0.01);
  }

  @Test
  void worksAtTheLayersThatItsScopeAndPlacesCover() {
    List<AttentionSite> sites = TinyConfig.unet().attentionSites();
    Hypernetwork all = SampleHypernetworks.draw(RELU, 1, TEXT);
    NDArray everywhere = predict(applied(all, 1));
    NDArray textOnly = predict(applied(crossOnly(all), 1));
    assertThat(difference(everywhere, textOnly.toFloatArray())).isGreaterThan(0.01);

    // The same networks named layer by layer compute what the one for the width computes.
    HypernetworkPlace[] cross =
        sites.stream()
            .filter(site -> site.kind() == Kind.CROSS)
            .map(HypernetworkPlace::ofLayer)
            .toArray(HypernetworkPlace[]::new);
    Hypernetwork perLayer = SampleHypernetworks.repeated(all, cross);
    assertClose(predict(applied(perLayer, 1)), textOnly, TOLERANCE);
  }

  @Test
  void aRankComputesWhatItsProductsCompute() {
    Hypernetwork narrow = SampleHypernetworks.draw(RELU.withRank(3), 4, TEXT);
    assertClose(predict(applied(narrow, 1)), predict(applied(LowRank.whole(narrow), 1)), TOLERANCE);
  }

  @Test
  void allOptionsTogetherAreWhatTorchsModulesCompute() {
    HypernetworkShape shape =
        new HypernetworkShape(
            List.of(1.0, 1.5, 1.0),
            HypernetworkActivation.TANH,
            true,
            true,
            List.of(0.0, 0.5, 0.0),
            0);
    LoadedHypernetwork network = load(SampleHypernetworks.draw(shape, 5, TEXT));
    NDArray x = context.get("0:1");
    NDArray expected = x.add(plain(x, network.tensors().subList(0, 8)));
    // With one text the keys of all layers see the same: compare with a model given that.
    assertThat(network.layout().tensorsAt(TEXT)).isEqualTo(8);
    assertClose(keysOf(network, x), expected, TOLERANCE);
  }

  @Test
  void everyActivationHasItsOperators() {
    assertThat(Arrays.stream(HypernetworkActivation.values()).map(Enum::name))
        .filteredOn(name -> !name.equals("LINEAR"))
        .isSubsetOf(Arrays.stream(Activation.values()).map(Enum::name).toList());
    NDArray plain = predict(ContextAdapter.NONE);
    for (HypernetworkActivation activation : HypernetworkActivation.values()) {
      HypernetworkShape shape =
          SampleHypernetworks.shape(List.of(1.0, 2.0, 1.0), activation, false, true);
      NDArray changed = predict(applied(SampleHypernetworks.draw(shape, 1, TEXT), 1));
      assertThat(difference(changed, plain.toFloatArray())).as(activation.name()).isFinite();
    }
  }

  @Test
  void trainingReturnsTheSizeOfEachResidual() {
    Hypernetwork hypernetwork = crossOnly(SampleHypernetworks.draw(RELU, 1, TEXT));
    LoadedHypernetwork network = load(hypernetwork);
    ContextAdapter training = HypernetworkAdapter.training(network, strength(1));
    NDList results = unet.forwardAll(latents, timesteps, Conditioning.of(context), training);

    int layers = network.layout().sites(TinyConfig.unet().attentionSites()).size();
    float[] ratios = results.get(1).toFloatArray();
    assertThat(ratios).hasSize(2 * layers);
    double expected = 0;
    NDArray residual = plainRelu(context, network.tensors().subList(0, 4));
    for (int b = 0; b < 2; b++) {
      for (int t = 0; t < 5; t++) {
        expected += squared(residual.get(b, t)) / squared(context.get(b, t)) / 10;
      }
    }
    assertThat((double) ratios[0]).isCloseTo(expected, offset(1e-5));
    assertThat(ratios[2]).isEqualTo(ratios[0]); // the next layer reads the same text
    assertThat(ratios[1]).isNotEqualTo(ratios[0]);
  }

  @Test
  void dropoutTakesEffectInTrainingAlone() {
    HypernetworkShape shape =
        new HypernetworkShape(
            List.of(1.0, 2.0, 1.0),
            HypernetworkActivation.RELU,
            false,
            false,
            List.of(0.0, 0.5, 0.0),
            0);
    LoadedHypernetwork network = load(SampleHypernetworks.draw(shape, 1, TEXT));
    ContextAdapter training = HypernetworkAdapter.training(network, strength(1));
    ContextAdapter probing = HypernetworkAdapter.probing(network, strengths(1, network));

    CPU.runtime().seed(1);
    float[] first = predict(training).toFloatArray();
    float[] next = predict(training).toFloatArray();
    CPU.runtime().seed(1);
    assertThat(predict(training).toFloatArray()).containsExactly(first).isNotEqualTo(next);
    assertThat(predict(probing).toFloatArray())
        .containsExactly(predict(probing).toFloatArray())
        .isNotEqualTo(first);
  }

  @Test
  void unitsThatNeverMoveAreCountedAsDead() {
    HypernetworkShape tanh =
        SampleHypernetworks.shape(
            List.of(1.0, 2.0, 1.0), HypernetworkActivation.TANH, false, false);
    LoadedHypernetwork network = load(crossOnly(SampleHypernetworks.draw(tanh, 1, TEXT)));
    float[] bias = network.tensors().get(1).toFloatArray(); // of the 16 hidden units for keys
    Arrays.fill(bias, 0, 4, -1000);
    CPU.runtime().overwrite(network.tensors().get(1), bias);
    ContextAdapter probing = HypernetworkAdapter.probing(network, strengths(1, network));
    NDList results = unet.forwardAll(latents, timesteps, Conditioning.of(context), probing);

    assertThat(results.get(2).toFloatArray()[0]).isEqualTo(4 / 16f);
    assertThat(results.get(2).toFloatArray()[1]).isZero();
  }

  @Test
  void aProbedLayerCanBeLeftOut() {
    Hypernetwork drawn = SampleHypernetworks.draw(RELU, 1, TEXT);
    LoadedHypernetwork network = load(drawn);
    List<AttentionSite> sites = network.layout().sites(TinyConfig.unet().attentionSites());
    assertClose(
        predict(HypernetworkAdapter.probing(network, strengths(0.5f, network))),
        predict(applied(drawn, 0.5f)),
        TOLERANCE);

    float[] withoutLast = new float[sites.size()];
    Arrays.fill(withoutLast, 0, withoutLast.length - 1, 1);
    HypernetworkPlace[] others =
        sites.subList(0, sites.size() - 1).stream()
            .map(HypernetworkPlace::ofLayer)
            .toArray(HypernetworkPlace[]::new);
    assertClose(
        predict(
            HypernetworkAdapter.probing(
                network, CPU.scope().upload(withoutLast, withoutLast.length))),
        predict(applied(SampleHypernetworks.repeated(drawn, others), 1)),
        TOLERANCE);
  }

  @Test
  void bfloat16ComputesAboutTheSame() {
    UNet half =
        new UNet(
            CPU.runtime(), TinyConfig.unet(), new DrawnWeights(CPU.scope(), 3), Precision.BF16);
    ContextAdapter adapter = applied(SampleHypernetworks.draw(RELU, 1, TEXT), 1);
    NDArray result = half.forward(latents, timesteps, Conditioning.of(context), adapter);
    assertClose(result, predict(adapter), 0.2); // some thirty layers with 8 bits of mantissa
  }

  @Test
  void linearLayersBecomeOneForDrawing() {
    Hypernetwork linear =
        SampleHypernetworks.draw(
            SampleHypernetworks.shape(
                List.of(1.0, 2.0, 3.0, 1.0), HypernetworkActivation.LINEAR, false, false),
            1,
            TEXT,
            HypernetworkPlace.ofWidth(16));
    LoadedHypernetwork folded = LoadedHypernetwork.folded(linear, TinyConfig.unet(), CPU.scope());
    assertThat(folded.tensors()).hasSize(2 * 2 * 2); // places, networks, weight and bias
    NDArray result = predict(HypernetworkAdapter.of(List.of(new Applied(folded, strength(0.7f)))));
    assertClose(result, predict(applied(linear, 0.7f)), TOLERANCE);
  }

  @Test
  void layersAreNotFoldedOverAnActivationOrAtALoss() {
    assertThat(HypernetworkShape.DEFAULT.isFoldable()).isTrue();
    assertThat(RELU.isFoldable()).isFalse();
    assertThat(HypernetworkShape.DEFAULT.withRank(2).isFoldable()).isFalse();
    assertThat(HypernetworkShape.DEFAULT.withStructure(List.of(1.0, 0.25, 1.0)).isFoldable())
        .isFalse();
    assertThat(HypernetworkShape.SINGLE_LAYER.isFoldable()).isFalse();
  }

  @Test
  void networksForNoLayerOfTheModelAreRefused() {
    Hypernetwork foreign = SampleHypernetworks.draw(RELU, 1, HypernetworkPlace.ofWidth(12));
    assertThatThrownBy(() -> load(foreign))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(
            "hypernetwork sample is for [12], but the model's attention reads widths [8, 16]");
  }

  private NDArray predict(ContextAdapter adapter) {
    return unet.forward(latents, timesteps, Conditioning.of(context), adapter);
  }

  private static LoadedHypernetwork load(Hypernetwork hypernetwork) {
    return LoadedHypernetwork.of(hypernetwork, TinyConfig.unet(), CPU.scope());
  }

  private static ContextAdapter applied(Hypernetwork hypernetwork, float strength) {
    return HypernetworkAdapter.of(List.of(new Applied(load(hypernetwork), strength(strength))));
  }

  /** The same at every layer. */
  private static NDArray strengths(float strength, LoadedHypernetwork network) {
    float[] all = new float[network.layout().sites(TinyConfig.unet().attentionSites()).size()];
    Arrays.fill(all, strength);
    return CPU.scope().upload(all, all.length);
  }

  private static NDArray strength(float strength) {
    return CPU.scope().upload(new float[] {strength}, 1);
  }

  private static Hypernetwork crossOnly(Hypernetwork h) {
    return new Hypernetwork(
        h.name(),
        h.shape(),
        Hypernetwork.Scope.CROSS,
        h.initialization(),
        h.pairs(),
        h.provenance());
  }

  /** What keys see, through a graph of its own. */
  private static NDArray keysOf(LoadedHypernetwork network, NDArray x) {
    return KeysOnly.run(CPU.runtime(), network, x);
  }

  /** linear, tanh, norm, (dropout), linear, tanh, norm in plain operators. */
  private static NDArray plain(NDArray x, List<NDArray> w) {
    List<NDArray> rest = new ArrayList<>(w);
    NDArray h = x;
    while (!rest.isEmpty()) {
      h = h.matMul(rest.get(0).transpose()).add(rest.get(1)).tanh();
      NDArray centred = h.sub(h.mean(new int[] {2}, true));
      NDArray variance = centred.square().mean(new int[] {2}, true);
      h = centred.div(variance.add(1e-5f).sqrt()).mul(rest.get(2)).add(rest.get(3));
      rest = rest.subList(4, rest.size());
    }
    return h;
  }

  private static NDArray plainRelu(NDArray x, List<NDArray> w) {
    NDArray hidden = x.matMul(w.get(0).transpose()).add(w.get(1)).maximum(0);
    return hidden.matMul(w.get(2).transpose()).add(w.get(3));
  }

  private static double squared(NDArray vector) {
    return vector.square().sum().getFloat();
  }

  private static double difference(NDArray actual, float[] expected) {
    float[] values = actual.toFloatArray();
    double worst = 0;
    for (int i = 0; i < values.length; i++) {
      worst = Math.max(worst, Math.abs(values[i] - expected[i]));
    }
    return worst;
  }
}
