package io.vstar.lab.parity;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.NoiseScheduleConfig;
import io.vstar.architecture.NoiseScheduleConfig.BetaSchedule;
import io.vstar.architecture.NoiseScheduleConfig.PredictionType;
import io.vstar.error.CheckpointException;
import io.vstar.noise.NoiseSchedule;
import io.vstar.tensor.TensorScope;
import io.vstar.train.objective.GeneralizedNoiseOffset;
import io.vstar.train.objective.HuberThreshold;
import io.vstar.train.objective.LossFunction;
import io.vstar.train.objective.LossWeighting;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares weightings and thresholds of all timesteps, and loss functions, with those of kohya's
 * sd-scripts, OneTrainer and k-diffusion. What there is to compare, the names of the tensors say.
 */
final class LossParity {
  // The reference multiplies ᾱ in float32: 2.6e-5 of the signal-to-noise ratio at timestep 0.
  private static final double FLOAT32_RATIOS = 5e-5;

  private static final Pattern SCHEDULE =
      Pattern.compile("(\\w+) ([\\d.e-]+)\\.\\.([\\d.e-]+), (\\d+) steps");
  private static final Pattern PER_SAMPLE =
      Pattern.compile("huber\\.(?:(l1|l2)|(\\w+)\\.c([\\d.]+)\\.(huber|smooth_l1))\\.per_sample");

  /** The values of all timesteps by the names of the tables that hold them. */
  private final List<Table> tables =
      List.of(
          new Table("snr", name -> schedule("eps")::snr, FLOAT32_RATIOS),
          weighting("(?:kohya|onetrainer)\\.min_snr\\.gamma(.+)\\.(eps|v)", LossWeighting::minSnr),
          weighting("formula\\.soft_min_snr\\.gamma(.+)\\.(eps|v)", LossWeighting::softMinSnr),
          weighting("onetrainer\\.p2\\.gamma(.+)\\.(eps|v)", LossWeighting::p2),
          weighting("kohya\\.()debiased\\.(eps|v)", LossWeighting.DEBIASED),
          weighting("onetrainer\\.()debiased\\.(eps|v)", LossWeighting.DEBIASED_SQRT),
          weighting("kohya\\.scale_(v)_pred_loss_like_noise_pred()", LossWeighting.NOISE_LIKE),
          weighting("kohya\\.v_pred_like_loss\\.([\\d.]+)()", LossWeighting::velocityLike),
          new Table(
              "k_diffusion\\.soft_min_snr\\.sigma_data(.+)",
              name -> preconditioned(number(name, 1)),
              FLOAT32_RATIOS),
          new Table(
              "onetrainer\\.generalized_offset_psi",
              name -> new GeneralizedNoiseOffset(1, schedule("eps"))::factor,
              FormulaParity.FORMULA),
          new Table(
              "huber\\.(\\w+)\\.c([\\d.]+)\\.scale([\\d.]+)\\.threshold",
              name -> {
                HuberThreshold threshold =
                    threshold(name.group(1), number(name, 2), number(name, 3));
                NoiseSchedule schedule = schedule("eps");
                return t -> threshold.at(schedule, t);
              },
              FormulaParity.FORMULA));

  private final GoldenFolder golden;
  private final TensorScope scope;

  LossParity(GoldenFolder golden, TensorScope scope) {
    this.golden = golden;
    this.scope = scope;
  }

  /**
   * A kind of table.
   *
   * @param pattern the names of its tensors
   * @param values returns the value of a timestep for the parameters in a name
   */
  private record Table(
      Pattern pattern, Function<MatchResult, IntToDoubleFunction> values, double tolerance) {
    Table(String pattern, Function<MatchResult, IntToDoubleFunction> values, double tolerance) {
      this(Pattern.compile(pattern), values, tolerance);
    }

    Optional<IntToDoubleFunction> of(String name) {
      Matcher matcher = pattern.matcher(name);
      return matcher.matches() ? Optional.of(values.apply(matcher)) : Optional.empty();
    }
  }

  /** Compares all tensors that are no noise. */
  void addTo(List<ParityItem> items) {
    for (String name : golden.names()) {
      if (!NoiseDrawParity.knows(name) && !isInput(name)) {
        items.add(table(name).or(() -> perSample(name)).orElseThrow(() -> unknown(name)));
      }
    }
  }

  private static boolean isInput(String name) {
    return List.of("huber.pred", "huber.target", "huber.timesteps").contains(name);
  }

  private CheckpointException unknown(String name) {
    return new CheckpointException(
        "%s: loss_and_noise.safetensors has the tensor %s, which nothing here computes"
            .formatted(golden.folder(), name));
  }

  private Optional<ParityItem> table(String name) {
    for (Table table : tables) {
      Optional<IntToDoubleFunction> values = table.of(name);
      if (values.isPresent()) {
        float[] actual = new float[schedule("eps").timesteps()];
        for (int t = 0; t < actual.length; t++) {
          actual[t] = (float) values.get().applyAsDouble(t);
        }
        return Optional.of(
            ParityItem.ofTable(name, actual, golden.floats(name), table.tolerance()));
      }
    }
    return Optional.empty();
  }

  /** Compares the mean error of each example. */
  private Optional<ParityItem> perSample(String name) {
    Matcher matcher = PER_SAMPLE.matcher(name);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    NDArray errors =
        function(matcher)
            .errors(
                golden.upload(scope, "huber.pred"),
                golden.upload(scope, "huber.target"),
                schedule("eps"),
                golden.ints("huber.timesteps"));
    float[] means = errors.flatten(1, 3).mean(new int[] {1}).toFloatArray();
    return Optional.of(ParityItem.ofTable(name, means, golden.floats(name), FormulaParity.FORMULA));
  }

  private static LossFunction function(MatchResult name) {
    if (name.group(1) != null) {
      return name.group(1).equals("l1") ? LossFunction.L1 : LossFunction.MSE;
    }
    HuberThreshold threshold = threshold(name.group(2), number(name, 3), 1);
    return name.group(4).equals("huber")
        ? LossFunction.huber(threshold)
        : LossFunction.smoothL1(threshold);
  }

  private static HuberThreshold threshold(String schedule, double c, double scale) {
    return switch (schedule) {
      case "constant" -> HuberThreshold.constant(c * scale);
      case "exponential" -> HuberThreshold.exponential(c, scale);
      case "snr" -> HuberThreshold.snr(c);
      default -> throw new CheckpointException("a Huber schedule " + schedule + " is not known");
    };
  }

  private Table weighting(String pattern, LossWeighting weighting) {
    return weighting(pattern, parameter -> weighting);
  }

  /** Returns the table of a weighting; the groups of the pattern are parameter and prediction. */
  private Table weighting(String pattern, Function<Double, LossWeighting> weighting) {
    return new Table(
        pattern,
        name -> {
          boolean parametric = name.group(1).matches("[\\d.]+");
          LossWeighting made = weighting.apply(parametric ? number(name, 1) : 0);
          NoiseSchedule schedule =
              schedule(parametric ? name.group(2) : name.group(1) + name.group(2));
          return t -> made.weight(schedule, t);
        },
        FLOAT32_RATIOS);
  }

  /**
   * Returns k-diffusion's weight of the loss of a network in Karras' preconditioning, which is
   * 1/c_out² = (σ² + d²)/(σ·d)² of that of the clean latent, for latents of deviation d. Soft
   * min-SNR of γ = 1/d² is the same weighting.
   */
  private IntToDoubleFunction preconditioned(double deviation) {
    double variance = deviation * deviation;
    NoiseSchedule schedule = schedule("eps");
    LossWeighting weighting = LossWeighting.softMinSnr(1 / variance);
    return t -> {
      double ofClean = weighting.weight(schedule, t) * schedule.snr(t);
      double noise = 1 / schedule.snr(t); // σ²
      return ofClean * noise * variance / (noise + variance);
    };
  }

  private static double number(MatchResult name, int group) {
    return Double.parseDouble(name.group(group));
  }

  /**
   * Returns the noise schedule of the tables.
   *
   * @param prediction {@code v} for velocities
   */
  private NoiseSchedule schedule(String prediction) {
    return schedule(
        golden, prediction.equals("v") ? PredictionType.V_PREDICTION : PredictionType.EPSILON);
  }

  /** Returns the noise schedule that the facts describe. */
  static NoiseSchedule schedule(GoldenFolder golden, PredictionType prediction) {
    String text = golden.fact("schedule").getAsString();
    Matcher matcher = SCHEDULE.matcher(text);
    if (!matcher.matches()) {
      throw new CheckpointException(
          "%s: the schedule is %s, expected a text such as scaled_linear 0.00085..0.012, 1000 steps"
              .formatted(golden.folder(), text));
    }
    return new NoiseSchedule(
        new NoiseScheduleConfig(
            Integer.parseInt(matcher.group(4)),
            number(matcher, 2),
            number(matcher, 3),
            BetaSchedule.valueOf(matcher.group(1).toUpperCase(Locale.ROOT)),
            prediction,
            1,
            false,
            Optional.empty(),
            false));
  }
}
