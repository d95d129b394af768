package io.vstar.train.optim;

import static io.vstar.tensor.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import io.vstar.error.TrainingException;
import io.vstar.tensor.CpuRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.train.config.OptimizerSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What all optimizers do alike. That each follows its reference, module tests holds. */
class OptimizersTest {
  private static final double RATE = 0.01;

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  static List<OptimizerSettings> all() {
    return EveryOptimizer.WITH_ALL_STATE;
  }

  @Test
  void thereIsOneOfEachKind() {
    assertThat(all())
        .extracting(Object::getClass)
        .map(Class.class::cast)
        .containsExactlyInAnyOrder(OptimizerSettings.class.getPermittedSubclasses());
  }

  @ParameterizedTest
  @MethodSource("all")
  void goesOnFromItsStateAsIfItHadNotStopped(OptimizerSettings settings) {
    try (TensorScope scope = CPU.scope().openScope("run")) {
      List<ParameterGroup> straight = groups(scope, 1);
      Optimizer whole = create(scope, straight, settings);
      walk(whole, 0, 4);
      List<ParameterGroup> copies = copies(scope, straight);
      Optimizer resumed = create(scope, copies, settings);
      OptimizerState state = whole.state();
      resumed.restore(state);
      assertThat(resumed.state()).isEqualTo(state);
      assertThat(state.optimizer()).isEqualTo(settings.type());
      walk(whole, 4, 9);
      walk(resumed, 4, 9);

      assertThat(resumed.completedSteps()).isEqualTo(9);
      assertThat(resumed.state()).isEqualTo(whole.state());
      assertThat(values(resumed)).isEqualTo(values(whole));
      assertThat(resumed.metrics()).isEqualTo(whole.metrics());
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyTensorOfItsStateCounts(OptimizerSettings settings) {
    try (TensorScope scope = CPU.scope().openScope("run")) {
      Optimizer optimizer = create(scope, groups(scope, 1), settings);
      walk(optimizer, 0, 8);
      OptimizerState state = optimizer.state();
      assertThat(state.tensors().tensors()).isNotEmpty();
      state
          .tensors()
          .tensors()
          .forEach(
              (name, tensor) ->
                  assertThat(tensor.toFloats()).as(name).matches(OptimizersTest::anyNonZero));
      state.numbers().forEach((name, number) -> assertThat(number).as(name).isNotZero());
    }
  }

  private static boolean anyNonZero(float[] values) {
    for (float value : values) {
      if (value != 0) {
        return true;
      }
    }
    return false;
  }

  @ParameterizedTest
  @MethodSource("all")
  void movesAgainstTheGradientAndNotAGroupWithoutRate(OptimizerSettings settings) {
    try (TensorScope scope = CPU.scope().openScope("run")) {
      List<ParameterGroup> groups = groups(scope, 0);
      Optimizer optimizer = create(scope, groups, settings);
      List<float[]> before = groups.stream().flatMap(OptimizersTest::floats).toList();
      double rate = settings.findsRate() ? 1 : RATE;
      for (int i = 0; i < 12; i++) {
        try (TensorScope step = scope.openScope("step")) {
          optimizer.step(step, ones(step, optimizer), rate);
        }
      }
      List<float[]> after = groups.stream().flatMap(OptimizersTest::floats).toList();
      for (int i = 0; i < after.get(0).length; i++) {
        assertThat(after.get(0)[i]).isLessThan(before.get(0)[i]);
      }
      assertThat(after.get(2)).containsExactly(before.get(2));
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void leavesNothingBehindInTheScopeOfParametersAndState(OptimizerSettings settings) {
    try (TensorScope learned = CPU.scope().openScope("learned")) {
      Optimizer optimizer = create(learned, groups(learned, 1), settings);
      int size = learned.size();
      learned.seal();
      walk(optimizer, 0, 10);
      assertThat(learned.size()).isEqualTo(size);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void refusesTheStateOfAnotherOptimizerAndOneThatLacksANumber(OptimizerSettings settings) {
    try (TensorScope scope = CPU.scope().openScope("run")) {
      Optimizer optimizer = create(scope, groups(scope, 1), settings);
      TensorSnapshot tensors = optimizer.state().tensors();
      Map<String, Double> numbers = optimizer.state().numbers();
      assertThatThrownBy(() -> optimizer.restore(new OptimizerState("muon", tensors, numbers)))
          .isInstanceOf(TrainingException.class)
          .hasMessageContaining("but the run uses " + settings.type());
      for (String name : numbers.keySet()) {
        Map<String, Double> less = new TreeMap<>(numbers);
        less.remove(name);
        OptimizerState lacking = new OptimizerState(settings.type(), tensors, less);
        assertThatThrownBy(() -> optimizer.restore(lacking))
            .isInstanceOf(TrainingException.class)
            .hasMessageContaining("has no number " + name);
      }
    }
  }

  @Test
  void theNamesOfStatesAreThoseOfTheReferences() {
    assertThat(kinds(new OptimizerSettings.Sgd(0.9, 0, false, 0)))
        .containsExactlyInAnyOrder("momentum_buffer");
    assertThat(kinds(new OptimizerSettings.Sgd(0, 0, false, 0))).isEmpty();
    assertThat(kinds(new OptimizerSettings.Lion(0.9, 0.99, 0))).containsExactly("exp_avg");
    assertThat(kinds(EveryOptimizer.ADAMW))
        .containsExactlyInAnyOrder("exp_avg", "exp_avg_sq", "max_exp_avg_sq");
    assertThat(kinds(EveryOptimizer.ADAFACTOR))
        .containsExactlyInAnyOrder("exp_avg_sq_row", "exp_avg_sq_col", "exp_avg_sq", "exp_avg");
    assertThat(kinds(EveryOptimizer.PRODIGY))
        .containsExactlyInAnyOrder("exp_avg", "exp_avg_sq", "s", "p0");
  }

  private static Set<String> kinds(OptimizerSettings settings) {
    try (TensorScope scope = CPU.scope().openScope("run")) {
      return create(scope, groups(scope, 1), settings).state().tensors().tensors().keySet().stream()
          .map(name -> name.substring(0, name.indexOf('.')))
          .collect(Collectors.toSet());
    }
  }

  @Test
  void thoseThatFindTheirRateTellIt() {
    try (TensorScope scope = CPU.scope().openScope("run")) {
      for (OptimizerSettings settings : all()) {
        Optimizer optimizer = create(scope, groups(scope, 1), settings);
        assertThat(optimizer.metrics().keySet())
            .as(settings.type())
            .isEqualTo(settings.findsRate() ? Set.of(Optimizer.EFFECTIVE_LEARNING_RATE) : Set.of());
      }
      Optimizer prodigy = create(scope, groups(scope, 1), EveryOptimizer.PRODIGY);
      walk(prodigy, 0, 1);
      // The first estimate, and the correction of the bias √(1 − 0.99)/(1 − 0.9).
      assertThat(prodigy.metrics().get(Optimizer.EFFECTIVE_LEARNING_RATE))
          .isCloseTo(RATE * 1e-4, within(1e-12));
      Optimizer adafactor = create(scope, groups(scope, 1), EveryOptimizer.ADAFACTOR);
      walk(adafactor, 0, 3);
      assertThat(adafactor.metrics().get(Optimizer.EFFECTIVE_LEARNING_RATE))
          .isCloseTo(RATE * 3e-6, within(1e-15));
    }
  }

  @Test
  void momentumBeginsWithTheWholeGradient() {
    NDArray parameter = CPU.scope().upload(new float[] {1}, 1);
    Optimizer sgd =
        create(
            CPU.scope(),
            ParameterGroup.single(List.of(new Parameter("p", parameter))),
            new OptimizerSettings.Sgd(0.5, 0.25, false, 0));
    step(sgd, 0.1, 2);
    assertClose(parameter.toFloatArray(), new float[] {0.8f}, 1e-6); // 1 − 0.1·2
    step(sgd, 0.1, 4);
    assertClose(parameter.toFloatArray(), new float[] {0.4f}, 1e-6); // b = 0.5·2 + 0.75·4
  }

  @Test
  void lionStandsStillWithoutAGradientAndElseMovesByTheRate() {
    NDArray parameter = CPU.scope().upload(new float[] {1}, 1);
    Optimizer lion =
        create(
            CPU.scope(),
            ParameterGroup.single(List.of(new Parameter("p", parameter))),
            new OptimizerSettings.Lion(0.9, 0.99, 0));
    step(lion, 0.1, 0);
    assertThat(parameter.getFloat(0)).isEqualTo(1);
    step(lion, 0.1, 1e-6f);
    assertClose(parameter.toFloatArray(), new float[] {0.9f}, 1e-6);
  }

  @Test
  void prodigyWaitsWhileTheRateIsZeroAndItsEstimateNeverFalls() {
    NDArray parameter = CPU.scope().upload(new float[] {0}, 1);
    OptimizerSettings.Prodigy settings = EveryOptimizer.PRODIGY;
    Optimizer prodigy =
        create(
            CPU.scope(), ParameterGroup.single(List.of(new Parameter("p", parameter))), settings);
    step(prodigy, 0, 1);
    assertThat(parameter.getFloat(0)).isZero();
    double before = settings.d0();
    for (int i = 0; i < 30; i++) {
      step(prodigy, 1, i < 20 ? 1 : -1);
      double d = prodigy.state().number("d");
      assertThat(d).isGreaterThanOrEqualTo(before);
      before = d;
    }
    assertThat(before).isGreaterThan(settings.d0());
  }

  private static Optimizer create(
      TensorScope scope, List<ParameterGroup> groups, OptimizerSettings settings) {
    return OptimizerFactory.of(settings).create(CPU.runtime(), scope, groups);
  }

  /** A group of a matrix and a vector, and one of a vector with another factor of the rate. */
  private static List<ParameterGroup> groups(TensorScope scope, double factor) {
    List<Parameter> first =
        List.of(
            new Parameter("w", CPU.gaussian(scope, 3, 4)),
            new Parameter("b", CPU.gaussian(scope, 4)));
    List<Parameter> second = List.of(new Parameter("c", CPU.gaussian(scope, 5)));
    return List.of(
        new ParameterGroup("first", first, 1, OptionalDouble.empty()),
        new ParameterGroup("second", second, factor, OptionalDouble.of(0.05)));
  }

  private static List<ParameterGroup> copies(TensorScope scope, List<ParameterGroup> groups) {
    return groups.stream()
        .map(
            group ->
                new ParameterGroup(
                    group.name(),
                    group.parameters().stream().map(each -> copy(scope, each)).toList(),
                    group.learningRateFactor(),
                    group.weightDecay()))
        .toList();
  }

  private static Parameter copy(TensorScope scope, Parameter parameter) {
    NDArray tensor = parameter.tensor();
    return new Parameter(
        parameter.name(), scope.upload(tensor.toFloatArray(), tensor.getShape().getShape()));
  }

  private static Stream<float[]> floats(ParameterGroup group) {
    return group.tensors().stream().map(NDArray::toFloatArray);
  }

  private static TensorSnapshot values(Optimizer optimizer) {
    return TensorSnapshot.of(optimizer.parameters());
  }

  /** Makes updates with gradients that depend on their number alone. */
  private static void walk(Optimizer optimizer, int from, int to) {
    for (int i = from; i < to; i++) {
      SplittableRandom random = new SplittableRandom(i);
      try (TensorScope scope = CPU.scope().openScope("step")) {
        List<NDArray> gradients =
            optimizer.parameters().stream()
                .map(each -> gaussian(scope, random, each.tensor()))
                .toList();
        optimizer.step(scope, gradients, RATE);
      }
    }
  }

  private static NDArray gaussian(TensorScope scope, SplittableRandom random, NDArray like) {
    float[] values = new float[(int) like.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return scope.upload(values, like.getShape().getShape());
  }

  private static List<NDArray> ones(TensorScope scope, Optimizer optimizer) {
    return optimizer.parameters().stream()
        .map(
            each -> {
              float[] values = new float[(int) each.tensor().size()];
              Arrays.fill(values, 1);
              return scope.upload(values, each.tensor().getShape().getShape());
            })
        .toList();
  }

  private static void step(Optimizer optimizer, double rate, float gradient) {
    try (TensorScope scope = CPU.scope().openScope("step")) {
      optimizer.step(scope, List.of(scope.upload(new float[] {gradient}, 1)), rate);
    }
  }
}
