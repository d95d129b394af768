package io.vstar.train.hypernetwork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import ai.djl.ndarray.NDArray;
import io.vstar.adapter.hypernetwork.Hypernetwork;
import io.vstar.adapter.hypernetwork.Hypernetwork.Scope;
import io.vstar.architecture.AttentionSite;
import io.vstar.architecture.TinyConfig;
import io.vstar.checkpoint.DiffusersFolder;
import io.vstar.checkpoint.TinyModel;
import io.vstar.error.ConfigException;
import io.vstar.generation.StableDiffusion;
import io.vstar.nn.Precision;
import io.vstar.tensor.CpuRuntime;
import io.vstar.train.hypernetwork.HypernetworkSettings.WeightInitialization;
import io.vstar.train.optim.TensorSnapshot;
import io.vstar.unet.Conditioning;
import io.vstar.unet.ContextAdapter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HypernetworkTrainableTest {
  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @TempDir static Path folder;
  private static StableDiffusion model;

  @BeforeAll
  static void load() throws IOException {
    DiffusersFolder files =
        DiffusersFolder.open(TinyModel.write(CPU.runtime(), folder.resolve("model")));
    model = StableDiffusion.load(CPU.runtime(), files, Precision.FP32);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @ParameterizedTest
  @CsvSource({"false, 0", "true, 0", "false, 3", "true, 3"})
  void fromZeroTheFirstPredictionIsThatOfTheBaseModel(boolean norm, int rank) {
    HypernetworkTrainable trainable =
        trainable(settings(norm, WeightInitialization.KAIMING_NORMAL, true, Scope.ALL, true, rank));
    NDArray latents = CPU.gaussian(1, 4, 4, 4);
    NDArray text = CPU.gaussian(1, 5, 8);
    float[] base = predict(ContextAdapter.NONE, latents, text);

    assertThat(predict(trainable.context(), latents, text)).containsExactly(base);
    assertThat(predict(trainable.trainingContext(), latents, text)).containsExactly(base);
    HypernetworkTrainable drawn =
        trainable(
            settings(norm, WeightInitialization.KAIMING_NORMAL, false, Scope.ALL, true, rank));
    assertThat(predict(drawn.context(), latents, text)).isNotEqualTo(base);
  }

  @ParameterizedTest
  @EnumSource(WeightInitialization.class)
  void weightsAreDrawnWithTheirDeviation(WeightInitialization how) {
    Hypernetwork drawn = draw(settings(false, how, false, Scope.CROSS, false, 0), 1);
    assertThat(drawn.initialization()).hasValue(how.label());
    float[] first = drawn.values().get(0); // (16, 8)
    double squares = 0;
    for (float each : first) {
      squares += each * each / first.length;
    }
    double expected =
        switch (how) {
          case NORMAL -> 0.01;
          case XAVIER_UNIFORM, XAVIER_NORMAL -> Math.sqrt(2.0 / 24);
          case KAIMING_UNIFORM, KAIMING_NORMAL -> Math.sqrt(2.0 / 8);
        };
    assertThat(Math.sqrt(squares)).isBetween(0.8 * expected, 1.2 * expected);
    assertThat(drawn.values().get(1)).containsOnly(0);
  }

  @Test
  void theSeedDecidesTheWeights() {
    HypernetworkSettings settings =
        settings(false, WeightInitialization.NORMAL, false, Scope.CROSS, false, 0);
    assertThat(draw(settings, 1)).isEqualTo(draw(settings, 1)).isNotEqualTo(draw(settings, 2));
    List<float[]> values = draw(settings, 1).values();
    assertThat(values.get(0)).isNotEqualTo(values.get(4)); // keys, values
  }

  @Test
  void placesFollowFromTheModel() {
    List<AttentionSite> sites = TinyConfig.unet().attentionSites();
    assertThat(places(Scope.CROSS, false)).containsExactly("8");
    assertThat(places(Scope.ALL, false)).containsExactly("8", "16");
    assertThat(places(Scope.ALL, true))
        .containsExactlyElementsOf(sites.stream().map(AttentionSite::name).toList());
    assertThat(places(Scope.CROSS, true)).allMatch(name -> name.endsWith("attn2"));
  }

  @Test
  void aScopeIsKeptOnlyWhereItMatters() {
    // The first level's features are as wide as the text.
    assertThat(draw(settings(Scope.CROSS, false), 1).scope()).isEqualTo(Scope.CROSS);
    assertThat(draw(settings(Scope.CROSS, true), 1).scope()).isEqualTo(Scope.ALL);
  }

  @Test
  void aSnapshotIsAHypernetwork() {
    HypernetworkTrainable trainable = trainable(settings(Scope.CROSS, false));
    TensorSnapshot snapshot = TensorSnapshot.of(trainable.parameters());
    assertThat(trainable.parameters()).allMatch(each -> each.tensor().hasGradient());
    Hypernetwork initial = trainable.hypernetwork(trainable.values());
    CPU.runtime().overwrite(trainable.parameters().get(0).tensor(), new float[16 * 8]);
    assertThat(trainable.hypernetwork(trainable.values())).isNotEqualTo(initial);
    snapshot.restore(CPU.runtime(), trainable.parameters());
    assertThat(trainable.hypernetwork(trainable.values())).isEqualTo(initial);
  }

  @Test
  void thePenaltyThatIsToldIsTheOneThatIsMinimized() {
    Hypernetwork drawn = draw(settings(Scope.ALL, true), 1);
    HypernetworkTrainable trainable = new HypernetworkTrainable(model, CPU.scope(), drawn, 0.5, 1);
    double[] ratios = new double[2 * trainable.sites().size()];
    float[] squares = new float[ratios.length];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = 1 + i;
      squares[i] = (float) (ratios[i] * ratios[i]);
    }
    NDArray loss = CPU.scope().upload(new float[] {2}, 1);
    NDArray measured = CPU.scope().upload(squares, squares.length);
    double objective = trainable.withPenalty(loss, List.of(measured)).getFloat();
    assertThat(trainable.penalty(ratios)).isPositive().isCloseTo(objective - 2, offset(1e-4));
  }

  @Test
  void whatTheModelHasNotIsNamed() {
    HypernetworkSettings s = settings(Scope.CROSS, false);
    assertThatThrownBy(() -> draw(withWidths(s, List.of(768)), 1))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "hypernetwork.widths has 768, but with hypernetwork.scope cross the model's attention reads widths [8]");
    assertThatThrownBy(
            () ->
                draw(settings(false, WeightInitialization.NORMAL, true, Scope.CROSS, false, 8), 1))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("hypernetwork.rank is 8, but the narrowest layer has 8");
  }

  private static float[] predict(ContextAdapter adapter, NDArray latents, NDArray text) {
    NDArray t = CPU.scope().upload(new float[] {10}, 1);
    return model.unet().forward(latents, t, Conditioning.of(text), adapter).toFloatArray();
  }

  private static List<String> places(Scope scope, boolean perLayer) {
    return draw(settings(scope, perLayer), 1).pairs().stream()
        .map(pair -> pair.place().key())
        .toList();
  }

  private static HypernetworkTrainable trainable(HypernetworkSettings settings) {
    return new HypernetworkTrainable(model, CPU.scope(), draw(settings, 1), 0, 1);
  }

  private static Hypernetwork draw(HypernetworkSettings settings, long seed) {
    return InitialHypernetwork.draw("drawn", settings, TinyConfig.unet(), seed);
  }

  private static HypernetworkSettings settings(Scope scope, boolean perLayer) {
    return settings(false, WeightInitialization.NORMAL, true, scope, perLayer, 0);
  }

  private static HypernetworkSettings settings(
      boolean norm,
      WeightInitialization init,
      boolean zeroStart,
      Scope scope,
      boolean perLayer,
      int rank) {
    return new HypernetworkSettings(
        List.of(1.0, 2.0, 1.0),
        new ActivationChoice("mish"),
        norm,
        false,
        0,
        false,
        List.of(),
        init,
        zeroStart,
        scope,
        List.of(),
        perLayer,
        rank,
        0,
        true);
  }

  private static HypernetworkSettings withWidths(HypernetworkSettings s, List<Integer> widths) {
    return new HypernetworkSettings(
        s.layerStructure(),
        s.activation(),
        s.layerNorm(),
        s.activateOutput(),
        s.dropout(),
        s.lastLayerDropout(),
        s.dropoutStructure(),
        s.weightInit(),
        s.zeroStart(),
        s.scope(),
        widths,
        s.perLayer(),
        s.rank(),
        s.shallowPenalty(),
        s.health());
  }
}
