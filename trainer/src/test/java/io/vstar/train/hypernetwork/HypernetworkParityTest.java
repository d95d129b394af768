package io.vstar.train.hypernetwork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.vstar.adapter.hypernetwork.Hypernetwork;
import io.vstar.adapter.hypernetwork.HypernetworkActivation;
import io.vstar.adapter.hypernetwork.HypernetworkPlace;
import io.vstar.adapter.hypernetwork.SampleHypernetworks;
import io.vstar.architecture.AttentionSite;
import io.vstar.architecture.AttentionSite.Kind;
import io.vstar.architecture.TinyConfig;
import io.vstar.nn.Attention;
import io.vstar.nn.CompiledGraph;
import io.vstar.nn.DotProduct;
import io.vstar.nn.Graph;
import io.vstar.nn.Linear;
import io.vstar.nn.Precision;
import io.vstar.nn.Value;
import io.vstar.nn.Weight;
import io.vstar.tensor.CpuRuntime;
import io.vstar.tensor.GradientScope;
import io.vstar.tensor.TensorScope;
import io.vstar.train.config.OptimizerSettings;
import io.vstar.train.hypernetwork.DoubleAttention.Mlp;
import io.vstar.train.optim.AdamW;
import io.vstar.train.optim.LossScale;
import io.vstar.train.optim.OptimizerStep;
import io.vstar.train.optim.Parameter;
import io.vstar.train.optim.ParameterGroup;
import io.vstar.unet.ContextAdapter;
import io.vstar.unet.adapter.HypernetworkAdapter;
import io.vstar.unet.adapter.LoadedHypernetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A comparison of twenty training steps with the same formulas in double precision. */
class HypernetworkParityTest {
  private static final int X = 8; // width of the text
  private static final int D = 6; // width of the queries
  private static final int STEPS = 20;
  private static final double RATE = 0.01;
  private static final double DECAY = 0.01;
  private static final double TOLERANCE = 1e-3;

  /**
   * The last bias of the keys, which moves all keys alike. Softmax ignores that, so its gradient is
   * 0, and Adam's updates from rounding errors are arbitrary. The penalty gives it a gradient.
   */
  private static final int LAST_BIAS_OF_KEYS = 3;

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5})
  void twentyStepsEndWhereTheFormulasDo(double lambda) {
    Hypernetwork initial = hypernetwork();
    LoadedHypernetwork network = LoadedHypernetwork.of(initial, TinyConfig.unet(), CPU.scope());
    network.tensors().forEach(GradientScope::require);
    AttentionSite site = new AttentionSite("site", Kind.CROSS, X, 0.25);
    float[] weights = new ShallowPenalty(lambda).weights(List.of(site));
    NDArray q = CPU.gaussian(1, 5, D);
    NDArray x = CPU.gaussian(1, 7, X);
    NDArray target = CPU.gaussian(1, 5, D);
    NDArray wq = CPU.gaussian(D, D);
    NDArray wk = CPU.gaussian(D, X);
    NDArray wv = CPU.gaussian(D, X);
    NDArray wo = CPU.gaussian(D, D);
    NDArray bo = CPU.gaussian(D);
    Attention attention =
        new Attention(
            new Linear(new Weight("wq", wq), Optional.empty()),
            new Linear(new Weight("wk", wk), Optional.empty()),
            new Linear(new Weight("wv", wv), Optional.empty()),
            new Linear(new Weight("wo", wo), Optional.of(new Weight("bo", bo))),
            1,
            DotProduct.FUSED);
    CompiledGraph graph = compiled(network, attention, site);
    NDArray penalty = CPU.scope().upload(weights, 2);
    OptimizerStep optimizer = optimizer(network);

    DoubleAttention twin =
        new DoubleAttention(
            DoubleAttention.times(rows(q, D), DoubleAttention.transposed(rows(wq, D))),
            rows(x, X),
            rows(target, D),
            rows(wk, X),
            rows(wv, X),
            rows(wo, D),
            rows(bo, D)[0],
            new double[] {weights[0], weights[1]});
    List<double[][]> expected = parameters(network);
    DoubleAdamW reference = new DoubleAdamW(RATE, DECAY);

    for (int i = 0; i < STEPS; i++) {
      double loss = step(graph, network, optimizer, q, x, target, penalty);
      DoubleAttention.Result result =
          twin.evaluate(mlp(expected.subList(0, 4)), mlp(expected.subList(4, 8)));
      assertThat(loss).isCloseTo(result.loss(), within(TOLERANCE * result.loss()));
      reference.step(expected, result.gradients());
    }
    assertClose(parameters(network), expected, lambda);
  }

  @Test
  void thePenaltyHoldsResidualsBack() {
    assertThat(new ShallowPenalty(2).weights(List.of(at(0), at(0.5), at(1))))
        .containsExactly(2 / 6f, 2 / 6f, 1 / 6f, 1 / 6f, 0, 0);
  }

  private static AttentionSite at(double depth) {
    return new AttentionSite("site", Kind.CROSS, X, depth);
  }

  private static Hypernetwork hypernetwork() {
    return SampleHypernetworks.draw(
        SampleHypernetworks.shape(
            List.of(1.0, 2.0, 1.0), HypernetworkActivation.TANH, false, false),
        3,
        HypernetworkPlace.ofWidth(X));
  }

  private static CompiledGraph compiled(
      LoadedHypernetwork network, Attention attention, AttentionSite site) {
    Graph graph = new Graph("parity", Precision.FP32);
    Value queries = graph.input("queries");
    Value text = graph.input("text");
    NDArray one = CPU.scope().upload(new float[] {1}, 1);
    ContextAdapter adapter = HypernetworkAdapter.training(network, one);
    List<Value> values = new ArrayList<>();
    adapter.tensors().forEach(tensor -> values.add(graph.weight(new Weight("tensor", tensor))));
    ContextAdapter.Written written = adapter.write(values);
    Value out = attention.apply(queries, written.apply(site, text));
    return graph.compile(CPU.runtime(), out, written.results().get(0));
  }

  private static OptimizerStep optimizer(LoadedHypernetwork network) {
    AdamW adam =
        new AdamW(
            CPU.runtime(),
            CPU.scope(),
            ParameterGroup.single(
                IntStream.range(0, network.tensors().size())
                    .mapToObj(i -> new Parameter("tensor" + i, network.tensors().get(i)))
                    .toList()),
            new OptimizerSettings.AdamW(0.9, 0.999, 1e-8, DECAY, false));
    return new OptimizerStep(CPU.runtime(), adam, OptionalDouble.empty(), LossScale.none());
  }

  private static double step(
      CompiledGraph graph,
      LoadedHypernetwork network,
      OptimizerStep optimizer,
      NDArray q,
      NDArray x,
      NDArray target,
      NDArray penalty) {
    try (TensorScope scope = CPU.scope().openScope("step")) {
      scope.borrow(network.tensors().toArray(NDArray[]::new));
      double loss;
      try (GradientScope gradients = GradientScope.open(CPU.runtime())) {
        NDList results = graph.run(q, x);
        NDArray total =
            results.get(0).sub(target).square().mean().add(results.get(1).mul(penalty).sum());
        gradients.backward(total);
        loss = total.getFloat();
      }
      optimizer.run(scope, RATE);
      return loss;
    }
  }

  /** A, a, B, b for keys, then for values. */
  private static List<double[][]> parameters(LoadedHypernetwork network) {
    return network.tensors().stream()
        .map(each -> rows(each, (int) each.getShape().get(each.getShape().dimension() - 1)))
        .toList();
  }

  private static Mlp mlp(List<double[][]> tensors) {
    return new Mlp(tensors.get(0), tensors.get(1)[0], tensors.get(2), tensors.get(3)[0]);
  }

  private static double[][] rows(NDArray tensor, int width) {
    float[] values = tensor.toFloatArray();
    double[][] rows = new double[values.length / width][width];
    for (int i = 0; i < values.length; i++) {
      rows[i / width][i % width] = values[i];
    }
    return rows;
  }

  private static void assertClose(
      List<double[][]> actual, List<double[][]> expected, double lambda) {
    for (int t = 0; t < expected.size(); t++) {
      if (t == LAST_BIAS_OF_KEYS && lambda == 0) {
        continue;
      }
      for (int i = 0; i < expected.get(t).length; i++) {
        for (int j = 0; j < expected.get(t)[i].length; j++) {
          assertThat(actual.get(t)[i][j])
              .as("tensor %s, row %s, column %s", t, i, j)
              .isCloseTo(expected.get(t)[i][j], within(TOLERANCE));
        }
      }
    }
  }

  /** Loshchilov and Hutter 2019 with torch's order, on the spot. */
  private static final class DoubleAdamW {
    private final double rate;
    private final double decay;
    private final List<double[][]> means = new ArrayList<>();
    private final List<double[][]> squares = new ArrayList<>();
    private int t;

    DoubleAdamW(double rate, double decay) {
      this.rate = rate;
      this.decay = decay;
    }

    void step(List<double[][]> parameters, List<double[][]> gradients) {
      t++;
      for (int n = 0; n < parameters.size(); n++) {
        double[][] p = parameters.get(n);
        if (t == 1) {
          means.add(new double[p.length][p[0].length]);
          squares.add(new double[p.length][p[0].length]);
        }
        for (int i = 0; i < p.length; i++) {
          for (int j = 0; j < p[0].length; j++) {
            double g = gradients.get(n)[i][j];
            double m = means.get(n)[i][j] = 0.9 * means.get(n)[i][j] + 0.1 * g;
            double v = squares.get(n)[i][j] = 0.999 * squares.get(n)[i][j] + 0.001 * g * g;
            double denominator = Math.sqrt(v) / Math.sqrt(1 - Math.pow(0.999, t)) + 1e-8;
            p[i][j] =
                p[i][j] * (1 - rate * decay) - rate / (1 - Math.pow(0.9, t)) * m / denominator;
          }
        }
      }
    }
  }
}
