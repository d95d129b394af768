package io.vstar.lab.parity;

import com.google.gson.JsonObject;
import io.vstar.architecture.NoiseScheduleConfig;
import io.vstar.architecture.NoiseScheduleConfig.TimestepSpacing;
import io.vstar.error.CheckpointException;
import io.vstar.noise.NoiseSchedule;
import io.vstar.sampling.DdimSampler;
import io.vstar.sampling.DpmPlusPlusSampler;
import io.vstar.sampling.EulerSampler;
import io.vstar.sampling.Sampler;
import io.vstar.sampling.SigmaSpacing;
import io.vstar.tensor.TensorRuntime;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Compares the timesteps of diffusers' DDIM for each spacing, and the levels of its Euler and
 * DPM-Solver++ schedulers.
 */
final class SpacingParity implements FormulaParity.Part {
  private static final double SIGMAS = 1e-5;

  /** The tolerance of timesteps, of which the reference interpolates a table in float32. */
  private static final double TIMESTEPS = 1e-4;

  /**
   * The tolerance where the reference cuts off the fraction of a timestep: one less where rounding
   * leaves it below a whole number.
   */
  private static final double CUT_TIMESTEPS = 1.01e-3;

  private static final String KARRAS = "use_karras_sigmas";
  private static final Map<String, SigmaSpacing> SPACINGS =
      Map.of(
          KARRAS,
          SigmaSpacing.KARRAS,
          "use_exponential_sigmas",
          SigmaSpacing.EXPONENTIAL,
          "use_beta_sigmas",
          SigmaSpacing.BETA);

  @Override
  public String file() {
    return "spacings.json";
  }

  @Override
  public void addTo(TensorRuntime runtime, Path folder, List<ParityItem> items) {
    int index = 0;
    for (JsonObject row : GoldenFolder.cases(GoldenFolder.facts(folder.resolve(file())))) {
      String item = "spacings[%d]".formatted(index++);
      if (row.has("spacing")) {
        items.add(timesteps(item, row));
      } else {
        levels(item, row, folder, items);
      }
    }
  }

  private static ParityItem timesteps(String item, JsonObject row) {
    String name = row.get("spacing").getAsString();
    TimestepSpacing spacing = TimestepSpacing.valueOf(name.toUpperCase(Locale.ROOT));
    NoiseScheduleConfig config =
        withStepsOffset(NoiseScheduleConfig.sd15(), row.get("steps_offset").getAsInt());
    Sampler.Walk walk =
        new DdimSampler(spacing).plan(new NoiseSchedule(config), row.get("n").getAsInt());
    double[] expected = GoldenFolder.numbers(row.get("timesteps"));
    return ParityItem.of(item + "." + name, array(walk.timesteps()), expected, 0);
  }

  private static NoiseScheduleConfig withStepsOffset(NoiseScheduleConfig config, int offset) {
    return new NoiseScheduleConfig(
        config.trainTimesteps(),
        config.betaStart(),
        config.betaEnd(),
        config.betaSchedule(),
        config.prediction(),
        offset,
        config.finalAlphaOne(),
        config.spacing(),
        config.zeroTerminalSnr());
  }

  private static void levels(String item, JsonObject row, Path folder, List<ParityItem> items) {
    String option = SPACINGS.keySet().stream().filter(row::has).findFirst().orElse("");
    String scheduler = row.get("class").getAsString();
    boolean solver = scheduler.startsWith("DPMSolver");
    if (option.isEmpty() || !solver && !scheduler.startsWith("Euler")) {
      throw new CheckpointException(
          "%s: spacings.json has %s with other levels than %s"
              .formatted(folder, scheduler, SPACINGS.keySet()));
    }
    SigmaSpacing spacing = SPACINGS.get(option);
    Sampler sampler =
        solver
            ? new DpmPlusPlusSampler(TimestepSpacing.LINSPACE, spacing.atWholeTimesteps())
            : new EulerSampler(TimestepSpacing.LINSPACE, spacing);
    Sampler.Walk walk =
        sampler.plan(Float32Schedule.of(NoiseScheduleConfig.sd15()), row.get("n").getAsInt());
    String name = item + "." + scheduler + "." + option;
    items.add(
        ParityItem.of(
            name + ".sigmas",
            array(walk.sigmas()),
            GoldenFolder.numbers(row.get("sigmas")),
            SIGMAS));
    items.add(
        ParityItem.of(
            name + ".timesteps",
            array(walk.timesteps()),
            GoldenFolder.numbers(row.get("timesteps")),
            solver && !option.equals(KARRAS) ? CUT_TIMESTEPS : TIMESTEPS));
  }

  private static double[] array(List<Double> numbers) {
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
