package io.vstar.sampling;

import static io.vstar.architecture.NoiseScheduleConfig.TimestepSpacing.LEADING;
import static io.vstar.architecture.NoiseScheduleConfig.TimestepSpacing.LINSPACE;

import io.vstar.architecture.NoiseScheduleConfig;
import io.vstar.architecture.NoiseScheduleConfig.TimestepSpacing;
import io.vstar.architecture.Spelling;
import io.vstar.error.ConfigException;
import io.vstar.sampling.DpmPlusPlusMultistepSdeSampler.Rule;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The samplers, by the names that A1111 shows. {@link ChosenSampler} adds their settings. */
public enum SamplerChoice {
  DDIM("DDIM", Levels.OF_TIMESTEPS, Noise.eta(0), p -> new DdimSampler(p.spacing(), p.eta())),
  DDPM("DDPM", Levels.OF_TIMESTEPS, Noise.FIXED, p -> new DdpmSampler(p.spacing())),
  PLMS("PLMS", Levels.OF_TIMESTEPS, Noise.FIXED, p -> new PndmSampler(p.spacing())),
  EULER(
      "Euler",
      Levels.UNIFORM,
      Noise.CHURN,
      p -> new EulerSampler(p.spacing(), p.sigmas(), p.churn())),
  EULER_KARRAS("Euler Karras", EULER, ScheduleType.KARRAS),
  EULER_A(
      "Euler a",
      Levels.UNIFORM,
      Noise.eta(1),
      p -> new EulerAncestralSampler(p.spacing(), p.sigmas(), p.renoising())),
  DPM2(
      "DPM2",
      Levels.KARRAS.leavingOutSmallest(),
      Noise.FIXED,
      p -> new Dpm2Sampler(p.spacing(), p.sigmas(), Renoising.NONE)),
  DPM2_A(
      "DPM2 a",
      Levels.KARRAS.leavingOutSmallest(),
      Noise.eta(1),
      p -> new Dpm2Sampler(p.spacing(), p.sigmas(), p.renoising())),
  DPMPP_2S_A(
      "DPM++ 2S a",
      Levels.KARRAS,
      Noise.eta(1),
      p -> new DpmPlusPlus2sAncestralSampler(p.spacing(), p.sigmas(), p.renoising())),
  DPMPP_2M(
      "DPM++ 2M",
      Levels.UNIFORM.automatically(ScheduleType.KARRAS),
      Noise.FIXED,
      p -> new DpmPlusPlusSampler(p.spacing(), p.sigmas())),
  DPMPP_2M_KARRAS("DPM++ 2M Karras", DPMPP_2M, ScheduleType.KARRAS),
  DPMPP_SDE(
      "DPM++ SDE",
      Levels.KARRAS,
      Noise.eta(1),
      p -> new DpmPlusPlusSdeSampler(p.spacing(), p.sigmas(), p.renoising())),
  DPMPP_2M_SDE(
      "DPM++ 2M SDE", Levels.EXPONENTIAL, Noise.eta(1), p -> multistep(2, Rule.MIDPOINT, p)),
  DPMPP_2M_SDE_HEUN(
      "DPM++ 2M SDE Heun", Levels.EXPONENTIAL, Noise.eta(1), p -> multistep(2, Rule.HEUN, p)),
  DPMPP_3M_SDE(
      "DPM++ 3M SDE",
      Levels.EXPONENTIAL.leavingOutSmallest(),
      Noise.eta(1),
      p -> multistep(3, Rule.HEUN, p)),
  HEUN(
      "Heun",
      Levels.UNIFORM,
      Noise.CHURN,
      p -> new HeunSampler(p.spacing(), p.sigmas(), p.churn())),
  LMS("LMS", Levels.UNIFORM, Noise.FIXED, p -> new LmsSampler(p.spacing(), p.sigmas())),
  UNIPC(
      "UniPC",
      Levels.OF_TIMESTEPS.usually(LINSPACE),
      Noise.FIXED,
      p -> new UniPcSampler(p.spacing())),
  LCM("LCM", Levels.FIXED, Noise.FIXED, p -> new LcmSampler()),
  TCD("TCD", Levels.FIXED, Noise.eta(TcdSampler.USUAL_ETA), p -> new TcdSampler(p.eta()));

  /**
   * The noise levels that a sampler can have.
   *
   * @param kind what can be chosen
   * @param named the levels that the sampler's name alone means
   * @param automatic A1111's levels of the type {@code Automatic}
   * @param usual the spacing of timesteps for models whose config has none
   * @param withoutSmallest whether A1111 leaves out the smallest level of tables
   */
  record Levels(
      Kind kind,
      ScheduleType named,
      ScheduleType automatic,
      TimestepSpacing usual,
      boolean withoutSmallest) {
    private enum Kind {
      /** Nothing can be chosen. */
      FIXED,
      /** The spacing of timesteps can be chosen. */
      TIMESTEPS,
      /** All levels can be chosen. */
      SIGMAS
    }

    static final Levels FIXED =
        new Levels(Kind.FIXED, ScheduleType.AUTOMATIC, ScheduleType.AUTOMATIC, LEADING, false);
    static final Levels OF_TIMESTEPS =
        new Levels(Kind.TIMESTEPS, ScheduleType.AUTOMATIC, ScheduleType.AUTOMATIC, LEADING, false);
    static final Levels UNIFORM = of(ScheduleType.AUTOMATIC);
    static final Levels KARRAS = of(ScheduleType.KARRAS);
    static final Levels EXPONENTIAL = of(ScheduleType.EXPONENTIAL);

    private static Levels of(ScheduleType usual) {
      return new Levels(Kind.SIGMAS, usual, usual, LINSPACE, false);
    }

    Levels leavingOutSmallest() {
      return new Levels(kind, named, automatic, usual, true);
    }

    Levels usually(TimestepSpacing other) {
      return new Levels(kind, named, automatic, other, withoutSmallest);
    }

    /** Returns levels that are uniform by the sampler's name, and others for {@code Automatic}. */
    Levels automatically(ScheduleType other) {
      return new Levels(kind, ScheduleType.UNIFORM, other, usual, withoutSmallest);
    }

    boolean allow(ScheduleType type) {
      return kind == Kind.SIGMAS
          || type == ScheduleType.AUTOMATIC
          || kind == Kind.TIMESTEPS
              && (type == ScheduleType.UNIFORM || type.timesteps().isPresent());
    }

    /** Returns whether evenly spaced timesteps are those of diffusers, not of k-diffusion. */
    boolean uniformIsOfTimesteps() {
      return automatic == ScheduleType.AUTOMATIC || named == ScheduleType.UNIFORM;
    }
  }

  /**
   * The noise that a sampler can add.
   *
   * @param hasEta whether its share η can be chosen
   * @param usualEta η if none is chosen
   * @param churns whether noise can be added before steps
   */
  record Noise(boolean hasEta, double usualEta, boolean churns) {
    static final Noise FIXED = new Noise(false, 0, false);
    static final Noise CHURN = new Noise(false, 0, true);

    static Noise eta(double usual) {
      return new Noise(true, usual, false);
    }
  }

  /** The settings that a sampler is made of. */
  record Parts(
      TimestepSpacing spacing, SigmaSpacing sigmas, double eta, Renoising renoising, Churn churn) {}

  /** Makes a sampler. */
  @FunctionalInterface
  interface Maker {
    Sampler of(Parts parts);
  }

  private final String title;
  private final SamplerChoice algorithm; // null for itself
  private final Levels levels;
  private final Noise noise;
  private final Maker maker;

  /**
   * Creates a choice.
   *
   * @param title the name that A1111 shows
   */
  SamplerChoice(String title, Levels levels, Noise noise, Maker maker) {
    this.title = title;
    this.algorithm = null;
    this.levels = levels;
    this.noise = noise;
    this.maker = maker;
  }

  /** Creates a choice that has its noise levels in its name, as in A1111 before 1.9. */
  SamplerChoice(String title, SamplerChoice algorithm, ScheduleType schedule) {
    this.title = title;
    this.algorithm = algorithm;
    this.levels = new Levels(Levels.Kind.SIGMAS, schedule, schedule, LINSPACE, false);
    this.noise = algorithm.noise;
    this.maker = algorithm.maker;
  }

  /**
   * Returns the sampler of a name, such as {@code DPM++ 2M Karras} or {@code DPMPP_2M_KARRAS}. Case
   * and separators are ignored.
   *
   * @throws ConfigException if there is no such sampler; the message has the nearest and all names
   */
  public static SamplerChoice named(String name) {
    String key = key(name);
    for (SamplerChoice choice : values()) {
      if (key(choice.title).equals(key)) {
        return choice;
      }
    }
    List<String> titles = titles();
    throw new ConfigException(
        "there is no sampler '%s'%s; there are %s"
            .formatted(
                name,
                Spelling.nearest(name, titles)
                    .map(nearest -> ", did you mean '" + nearest + "'?")
                    .orElse(""),
                String.join(", ", titles)));
  }

  /** Returns the names of all samplers, such as {@code DPM++ 2M Karras}. */
  public static List<String> titles() {
    return Arrays.stream(values()).map(choice -> choice.title).toList();
  }

  /** Returns the name of this sampler. */
  public String title() {
    return title;
  }

  /** Returns the sampler with its usual settings and the timestep spacing of a model's config. */
  public Sampler sampler(NoiseScheduleConfig config) {
    return ChosenSampler.of(this).sampler(config, false);
  }

  /** Returns the sampler without noise levels in its name. */
  SamplerChoice algorithm() {
    return algorithm == null ? this : algorithm;
  }

  Levels levels() {
    return levels;
  }

  Noise noise() {
    return noise;
  }

  Sampler make(Parts parts) {
    return maker.of(parts);
  }

  /** Returns letters and digits of a name, with p for + as k-diffusion's functions write it. */
  static String key(String name) {
    return name.toLowerCase(Locale.ROOT).replace('+', 'p').replaceAll("[^a-z0-9]", "");
  }

  private static Sampler multistep(int order, Rule rule, Parts parts) {
    return new DpmPlusPlusMultistepSdeSampler(
        order, rule, parts.spacing(), parts.sigmas(), parts.renoising());
  }
}
