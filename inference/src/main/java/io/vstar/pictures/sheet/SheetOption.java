package io.vstar.pictures.sheet;

import io.vstar.error.ConfigException;
import io.vstar.generation.DrawingSettings;
import io.vstar.generation.HiresPass;
import io.vstar.generation.Upscaler;
import io.vstar.generation.Variation;
import io.vstar.pictures.EmbeddingFiles;
import io.vstar.pictures.HypernetworkFiles;
import io.vstar.pictures.LoraFiles;
import io.vstar.pictures.PictureOrder;
import io.vstar.pictures.PictureSource;
import io.vstar.pictures.PictureTask;
import io.vstar.prompt.EmphasisMode;
import io.vstar.sampling.ChosenSampler;
import io.vstar.sampling.Churn;
import io.vstar.sampling.GuidanceRescale;
import io.vstar.sampling.ScheduleType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * The options that may be on an axis, by the names of the command line and of A1111's X/Y/Z plot.
 * Where several are on the axes of a sheet, they are applied in the order in which they stand here.
 */
public enum SheetOption {
  PROMPT("prompt", "Prompt", AxisKind.TEXT, order(PictureOrder::withPrompt)),
  NEGATIVE_PROMPT(
      "negative-prompt", "Negative prompt", AxisKind.TEXT, order(PictureOrder::withNegativePrompt)),
  PROMPT_SEARCH("prompt-sr", "Prompt S/R", AxisKind.TEXT, (task, value) -> task) {
    @Override
    PictureTask applied(PictureTask task, String value, String first) {
      PictureOrder order = task.order();
      if (!order.prompt().contains(first) && !order.negativePrompt().contains(first)) {
        throw new ConfigException(
            "%s: the prompt does not contain '%s', the first value, which the others replace"
                .formatted(optionName(), first));
      }
      return task.with(
          order
              .withPrompt(order.prompt().replace(first, value))
              .withNegativePrompt(order.negativePrompt().replace(first, value)));
    }
  },
  EMPHASIS(
      "emphasis",
      "Emphasis",
      AxisKind.TEXT,
      order(
          (order, value) ->
              order.withLanguage(order.language().withEmphasis(EmphasisMode.named(value))))),
  EMBEDDING("embedding", "Embedding", AxisKind.FILE, SheetOption::withEmbedding),
  EMBEDDING_STRENGTH(
      "embedding-strength", "Embedding strength", AxisKind.NUMBER, SheetOption::embeddingStrength),
  HYPERNETWORK("hypernetwork", "Hypernetwork", AxisKind.FILE, SheetOption::withHypernetwork),
  HYPERNETWORK_STRENGTH(
      "hypernetwork-strength",
      "Hypernetwork strength",
      AxisKind.NUMBER,
      SheetOption::hypernetworkStrength),
  LORA("lora", "LoRA", AxisKind.FILE, SheetOption::withLora),
  LORA_STRENGTH("lora-strength", "LoRA strength", AxisKind.NUMBER, SheetOption::loraStrength),
  SEED("seed", "Seed", AxisKind.INTEGER, order((order, v) -> order.withSeed(Long.parseLong(v)))),
  VARIATION_SEED(
      "variation-seed",
      "Var. seed",
      AxisKind.INTEGER,
      settings((now, v) -> now.with(variation(now).withSeed(Long.parseLong(v))))),
  VARIATION_STRENGTH(
      "variation-strength",
      "Var. strength",
      AxisKind.NUMBER,
      settings((now, v) -> now.with(new Variation(variation(now).seed(), number(v))))),
  SAMPLER(
      "sampler",
      "Sampler",
      AxisKind.TEXT,
      order((order, v) -> order.withSampler(ChosenSampler.named(v)))),
  SCHEDULE_TYPE(
      "schedule-type",
      "Schedule type",
      AxisKind.TEXT,
      sampler((sampler, v) -> sampler.with(ScheduleType.named(v)))),
  ETA("eta", "Eta", AxisKind.NUMBER, sampler((sampler, v) -> sampler.withEta(number(v)))),
  CHURN(
      "churn",
      "Sigma Churn",
      AxisKind.NUMBER,
      sampler((s, v) -> s.with(new Churn(number(v), s.churn().from(), s.churn().to())))),
  CHURN_FROM(
      "churn-from",
      "Sigma min",
      AxisKind.NUMBER,
      sampler((s, v) -> s.with(new Churn(s.churn().amount(), number(v), s.churn().to())))),
  CHURN_TO(
      "churn-to",
      "Sigma max",
      AxisKind.NUMBER,
      sampler((s, v) -> s.with(new Churn(s.churn().amount(), s.churn().from(), number(v))))),
  NOISE_SCALE(
      "noise-scale",
      "Sigma noise",
      AxisKind.NUMBER,
      sampler((sampler, v) -> sampler.withNoiseScale(number(v)))),
  STEPS("steps", "Steps", AxisKind.INTEGER, order((order, v) -> order.withSteps(whole(v)))),
  GUIDANCE("guidance", "CFG Scale", AxisKind.NUMBER, order((o, v) -> o.withGuidance(number(v)))),
  GUIDANCE_RESCALE(
      "guidance-rescale",
      "Guidance rescale",
      AxisKind.NUMBER,
      settings((now, v) -> now.with(new GuidanceRescale(number(v))))),
  SIZE("size", "Size", AxisKind.TEXT, order(SheetOption::withSize)),
  WIDTH(
      "width",
      "Width",
      AxisKind.INTEGER,
      order((order, v) -> order.withSize(OptionalInt.of(whole(v)), order.height()))),
  HEIGHT(
      "height",
      "Height",
      AxisKind.INTEGER,
      order((order, v) -> order.withSize(order.width(), OptionalInt.of(whole(v))))),
  INIT(
      "init",
      "Init image",
      AxisKind.FILE,
      order(
          (order, v) ->
              order.over(
                  order
                      .source()
                      .map(s -> new PictureSource(Path.of(v), s.strength(), s.inpainting()))
                      .orElseGet(
                          () -> PictureSource.of(Path.of(v), PictureSource.USUAL_STRENGTH))))),
  HIRES_SCALE(
      "hires-scale",
      "Hires upscale",
      AxisKind.NUMBER,
      settings(
          (now, v) -> {
            HiresPass h = now.hires().orElseGet(() -> HiresPass.of(number(v)));
            return now.with(new HiresPass(number(v), h.upscaler(), h.steps(), h.strength()));
          })),
  HIRES_UPSCALER(
      "hires-upscaler",
      "Hires upscaler",
      AxisKind.TEXT,
      hires((h, v) -> new HiresPass(h.scale(), Upscaler.named(v), h.steps(), h.strength()))),
  HIRES_STEPS(
      "hires-steps",
      "Hires steps",
      AxisKind.INTEGER,
      hires(
          (h, v) ->
              new HiresPass(h.scale(), h.upscaler(), OptionalInt.of(whole(v)), h.strength()))),
  HIRES_STRENGTH(
      "hires-strength",
      "Hires denoising",
      AxisKind.NUMBER,
      hires((h, v) -> new HiresPass(h.scale(), h.upscaler(), h.steps(), number(v)))),
  STRENGTH("strength", "Denoising", AxisKind.NUMBER, order(SheetOption::withStrength));

  private final String optionName;
  private final String title;
  private final AxisKind kind;
  private final BiFunction<PictureTask, String, PictureTask> change;

  SheetOption(
      String optionName,
      String title,
      AxisKind kind,
      BiFunction<PictureTask, String, PictureTask> change) {
    this.optionName = optionName;
    this.title = title;
    this.kind = kind;
    this.change = change;
  }

  /**
   * Returns the option of a name of either program, in any case and with any separators.
   *
   * @throws ConfigException if there is none; the message has all
   */
  public static SheetOption named(String name) {
    String key = key(name);
    return Arrays.stream(values())
        .filter(
            option ->
                key(option.optionName).equals(key)
                    || key(option.title).equals(key)
                    || option == GUIDANCE && key.equals("cfg"))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigException(
                    "'%s' cannot be on an axis, expected one of %s"
                        .formatted(
                            name,
                            Arrays.stream(values())
                                .map(SheetOption::optionName)
                                .collect(Collectors.joining(", ")))));
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
  }

  /** Returns the name of the option on the command line, without dashes. */
  public String optionName() {
    return optionName;
  }

  /** Returns the name that A1111's X/Y/Z plot shows, or one in its way where it has none. */
  public String title() {
    return title;
  }

  AxisKind kind() {
    return kind;
  }

  /**
   * Returns the task with a value of the option.
   *
   * @param first the first value of the axis
   * @throws ConfigException if the value is not valid
   */
  PictureTask applied(PictureTask task, String value, String first) {
    return change.apply(task, value);
  }

  private static BiFunction<PictureTask, String, PictureTask> order(
      BiFunction<PictureOrder, String, PictureOrder> change) {
    return (task, value) -> task.with(change.apply(task.order(), value));
  }

  private static BiFunction<PictureTask, String, PictureTask> sampler(
      BiFunction<ChosenSampler, String, ChosenSampler> change) {
    return order((order, value) -> order.withSampler(change.apply(order.sampler(), value)));
  }

  private static BiFunction<PictureTask, String, PictureTask> settings(
      BiFunction<DrawingSettings, String, DrawingSettings> change) {
    return order((order, value) -> order.with(change.apply(order.settings(), value)));
  }

  private static BiFunction<PictureTask, String, PictureTask> hires(
      BiFunction<HiresPass, String, HiresPass> change) {
    return settings(
        (now, value) -> {
          require(now.hires().isPresent(), "a hires option needs --hires-scale, or one on an axis");
          return now.with(change.apply(now.hires().get(), value));
        });
  }

  private static double number(String value) {
    return Double.parseDouble(value);
  }

  private static int whole(String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new ConfigException("'%s' is too large".formatted(value), e);
    }
  }

  private static Variation variation(DrawingSettings settings) {
    return settings.variation().orElseGet(() -> new Variation(0, 0));
  }

  private static PictureTask withEmbedding(PictureTask task, String file) {
    EmbeddingFiles files = task.adapters().embeddings();
    return task.with(
        task.adapters().withEmbeddings(files.with(new EmbeddingFiles.Weighted(Path.of(file), 1))));
  }

  private static PictureTask embeddingStrength(PictureTask task, String value) {
    EmbeddingFiles files = task.adapters().embeddings();
    require(!files.files().isEmpty(), "embedding-strength needs --embedding, or one on an axis");
    List<EmbeddingFiles.Weighted> weighted =
        files.files().stream()
            .map(each -> new EmbeddingFiles.Weighted(each.file(), number(value)))
            .toList();
    return task.with(task.adapters().withEmbeddings(new EmbeddingFiles(weighted, files.folders())));
  }

  private static PictureTask withHypernetwork(PictureTask task, String file) {
    return task.with(task.adapters().withHypernetwork(Path.of(file), 1));
  }

  private static PictureTask hypernetworkStrength(PictureTask task, String value) {
    HypernetworkFiles files = task.adapters().hypernetworks();
    require(
        !files.files().isEmpty(), "hypernetwork-strength needs --hypernetwork, or one on an axis");
    List<HypernetworkFiles.Weighted> weighted =
        files.files().stream()
            .map(each -> new HypernetworkFiles.Weighted(each.file(), number(value)))
            .toList();
    return task.with(
        task.adapters().withHypernetworks(new HypernetworkFiles(weighted, files.folder())));
  }

  private static PictureTask withLora(PictureTask task, String file) {
    LoraFiles files = task.adapters().loras();
    List<LoraFiles.Weighted> more = new ArrayList<>(files.files());
    more.add(new LoraFiles.Weighted(Path.of(file), 1));
    return task.with(task.adapters().withLoras(new LoraFiles(more, files.folder())));
  }

  private static PictureTask loraStrength(PictureTask task, String value) {
    LoraFiles files = task.adapters().loras();
    require(!files.files().isEmpty(), "lora-strength needs --lora, or one on an axis");
    List<LoraFiles.Weighted> weighted =
        files.files().stream()
            .map(each -> new LoraFiles.Weighted(each.file(), number(value)))
            .toList();
    return task.with(task.adapters().withLoras(new LoraFiles(weighted, files.folder())));
  }

  private static PictureOrder withSize(PictureOrder order, String value) {
    String[] sides = value.toLowerCase(Locale.ROOT).split("\\s*x\\s*");
    require(
        sides.length == 2 && (sides[0] + sides[1]).matches("\\d+"),
        "the size is '%s', expected one such as 512x768".formatted(value));
    return order.withSize(OptionalInt.of(whole(sides[0])), OptionalInt.of(whole(sides[1])));
  }

  private static PictureOrder withStrength(PictureOrder order, String value) {
    require(order.source().isPresent(), "strength needs --init, or one on an axis");
    PictureSource source = order.source().get();
    return order.over(new PictureSource(source.picture(), number(value), source.inpainting()));
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new ConfigException(message);
    }
  }
}
