package io.vstar.lab.parity;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.vstar.architecture.NoiseScheduleConfig;
import io.vstar.error.CheckpointException;
import io.vstar.noise.NoiseSchedule;
import io.vstar.sampling.SigmaSpacing;
import io.vstar.tensor.TensorRuntime;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Compares the tables of noise levels of A1111's schedulers, and the timestep of each level, for
 * Stable Diffusion's noise schedule.
 */
final class SigmaParity implements FormulaParity.Part {
  private static final double TABLE = 2e-6;
  private static final double QUANTILES = 1e-5; // of Beta and Align Your Steps

  private static final Map<String, SigmaSpacing> SPACINGS =
      Map.ofEntries(
          Map.entry("Uniform", SigmaSpacing.UNIFORM),
          Map.entry("Karras", SigmaSpacing.KARRAS),
          Map.entry("Exponential", SigmaSpacing.EXPONENTIAL),
          Map.entry("Polyexponential", SigmaSpacing.POLYEXPONENTIAL),
          Map.entry("SGM Uniform", SigmaSpacing.SGM_UNIFORM),
          Map.entry("KL Optimal", SigmaSpacing.KL_OPTIMAL),
          Map.entry("Align Your Steps", SigmaSpacing.ALIGN_YOUR_STEPS),
          Map.entry("Simple", SigmaSpacing.SIMPLE),
          Map.entry("Normal", SigmaSpacing.NORMAL),
          Map.entry("DDIM", SigmaSpacing.DDIM),
          Map.entry("Beta", SigmaSpacing.BETA));

  @Override
  public String file() {
    return "sigmas.json";
  }

  @Override
  public void addTo(TensorRuntime runtime, Path folder, List<ParityItem> items) {
    NoiseSchedule schedule = Float32Schedule.of(NoiseScheduleConfig.sd15());
    int index = 0;
    for (JsonObject row : GoldenFolder.cases(GoldenFolder.facts(folder.resolve(file())))) {
      String name = row.get("scheduler").getAsString();
      if (!SPACINGS.containsKey(name)) {
        throw new CheckpointException(
            "%s: sigmas.json has the scheduler %s, expected one of %s"
                .formatted(folder, name, new TreeSet<>(SPACINGS.keySet())));
      }
      String item = "sigmas[%d].%s".formatted(index++, name);
      boolean fitted = name.equals("Beta") || name.startsWith("Align");
      float[] actual = levels(row, schedule);
      items.add(
          ParityItem.ofTable(item, actual, floats(row.get("sigmas")), fitted ? QUANTILES : TABLE));
      if (row.has("t")) {
        double[] timesteps =
            IntStream.range(0, actual.length - 1)
                .mapToDouble(i -> schedule.timestepOf(actual[i]))
                .toArray();
        items.add(
            ParityItem.of(
                item + ".t", timesteps, GoldenFolder.numbers(row.get("t")), FormulaParity.FORMULA));
      }
    }
  }

  private static float[] levels(JsonObject row, NoiseSchedule schedule) {
    String name = row.get("scheduler").getAsString();
    int steps = row.get("n").getAsInt();
    if (row.has("args")) {
      return floats(ofRange(name, row.getAsJsonObject("args"), steps));
    }
    boolean xl = row.has("sdxl") && row.get("sdxl").getAsBoolean();
    SigmaSpacing spacing = xl ? SigmaSpacing.ALIGN_YOUR_STEPS_XL : SPACINGS.get(name);
    return floats(spacing.sigmas(schedule, steps));
  }

  /** Returns the levels between given ends, with the exponent ρ of a row or its default. */
  private static List<Double> ofRange(String name, JsonObject args, int steps) {
    NoiseSchedule ends =
        Float32Schedule.between(
            args.get("sigma_max").getAsDouble(), args.get("sigma_min").getAsDouble());
    SigmaSpacing spacing =
        switch (name) {
          case "Karras" -> SigmaSpacing.karras(number(args, 7));
          case "Polyexponential" -> SigmaSpacing.polyexponential(number(args, 1));
          case "Exponential" -> SigmaSpacing.EXPONENTIAL;
          default ->
              throw new CheckpointException(
                  "sigmas.json has arguments for " + name + ", which takes none here");
        };
    return spacing.sigmas(ends, steps);
  }

  private static double number(JsonObject args, double byDefault) {
    return args.has("rho") ? args.get("rho").getAsDouble() : byDefault;
  }

  private static float[] floats(JsonElement list) {
    double[] numbers = GoldenFolder.numbers(list);
    float[] values = new float[numbers.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) numbers[i];
    }
    return values;
  }

  private static float[] floats(List<Double> numbers) {
    float[] values = new float[numbers.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = numbers.get(i).floatValue();
    }
    return values;
  }
}
