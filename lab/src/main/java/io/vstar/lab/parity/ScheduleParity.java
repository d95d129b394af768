package io.vstar.lab.parity;

import com.google.gson.JsonObject;
import io.vstar.error.CheckpointException;
import io.vstar.error.ConfigException;
import io.vstar.tensor.TensorRuntime;
import io.vstar.train.config.ConfigLoader;
import io.vstar.train.config.LearningRate;
import io.vstar.train.config.TrainingSettings;
import io.vstar.train.optim.LearningRateSchedule;
import io.vstar.train.optim.LearningRateSchedule.Shape;
import io.vstar.train.optim.LearningRateSchedule.Warmup;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

/** Compares the learning rates of diffusers' schedules, some steps past the end included. */
final class ScheduleParity implements FormulaParity.Part {
  private static final String CONSTANT = "constant";
  private static final String STEP_RULES = "step_rules";

  /** The end of diffusers' polynomial. */
  private static final double POLYNOMIAL_END = 1e-7;

  private static final Map<String, Function<JsonObject, Shape>> SHAPES =
      Map.of(
          CONSTANT,
          row -> Shape.CONSTANT,
          "constant_with_warmup",
          row -> Shape.CONSTANT,
          "piecewise_constant",
          row -> Shape.CONSTANT,
          "linear",
          row -> Shape.LINEAR,
          "cosine",
          row -> Shape.COSINE, // whatever num_cycles is: get_scheduler drops it
          "cosine_with_restarts",
          row -> Shape.cosineWithRestarts((int) number(row, "num_cycles", 1)),
          "polynomial",
          row -> Shape.polynomial(number(row, "power", 1), number(row, "lr_end", POLYNOMIAL_END)));

  @Override
  public String file() {
    return "lr_schedules.json";
  }

  @Override
  public void addTo(TensorRuntime runtime, Path folder, List<ParityItem> items) {
    JsonObject facts = GoldenFolder.facts(folder.resolve(file()));
    double base = facts.get("base_lr").getAsDouble();
    int index = 0;
    for (JsonObject row : GoldenFolder.cases(facts)) {
      String name = row.get("name").getAsString();
      if (!SHAPES.containsKey(name)) {
        throw new CheckpointException(
            "%s: has the schedule %s, expected one of %s"
                .formatted(folder, name, new TreeSet<>(SHAPES.keySet())));
      }
      String item = "schedule[%d].%s".formatted(index++, name);
      items.add(
          row.has("error")
              ? ParityItem.exact(item + " refused", isRefused(row))
              : compare(item, row, base));
    }
  }

  private static ParityItem compare(String item, JsonObject row, double base) {
    double[] expected = GoldenFolder.numbers(row.get("lr"));
    boolean warm = !row.get("name").getAsString().equals(CONSTANT); // which has no warm-up
    LearningRateSchedule schedule =
        new LearningRateSchedule(
            row.has(STEP_RULES)
                ? stepped(row.get(STEP_RULES).getAsString(), expected.length, base)
                : LearningRate.constant(base),
            Warmup.fromZero(warm ? (int) number(row, "warmup", 0) : 0),
            (int) number(row, "total", expected.length),
            SHAPES.get(row.get("name").getAsString()).apply(row));
    double[] actual = new double[expected.length];
    for (int step = 0; step < actual.length; step++) {
      actual[step] = schedule.at(step);
    }
    return ParityItem.of(item, actual, expected, FormulaParity.FORMULA);
  }

  /** Returns the rates of diffusers' step rules, which are factors of the base. */
  private static LearningRate stepped(String rules, int steps, double base) {
    return new LearningRate(
        LearningRate.readAsA1111(rules, steps, 0).pieces().stream()
            .map(piece -> new LearningRate.Piece(piece.rate() * base, piece.until()))
            .toList());
  }

  /** Returns whether a config with the numbers of a row is refused. */
  private static boolean isRefused(JsonObject row) {
    List<String> settings =
        List.of(
            "steps=" + row.get("total").getAsInt(), "warmupSteps=" + row.get("warmup").getAsInt());
    try {
      ConfigLoader.section("training", TrainingSettings.class, settings);
      return false;
    } catch (ConfigException e) {
      return true;
    }
  }

  private static double number(JsonObject row, String key, double byDefault) {
    return row.has(key) ? row.get(key).getAsDouble() : byDefault;
  }
}
