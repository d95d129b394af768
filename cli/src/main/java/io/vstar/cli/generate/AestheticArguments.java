package io.vstar.cli.generate;

import io.vstar.aesthetic.AestheticSettings;
import io.vstar.aesthetic.Mixture;
import io.vstar.error.ConfigException;
import io.vstar.pictures.AestheticSource;
import io.vstar.pictures.PictureOrder;
import io.vstar.pictures.RepeatedOrder;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The options for an aesthetic embedding towards which the prompt is tuned. */
final class AestheticArguments {
  private static final String NONE = "none";

  @Option(
      names = "--aesthetic",
      paramLabel = "FILE",
      description =
          "an aesthetic embedding (.pt, .safetensors) of vstar aesthetic make, towards which the"
              + " text encoder is tuned for the prompt; none to leave out that of --from")
  private String file;

  @Option(
      names = "--aesthetic-steps",
      paramLabel = "N",
      description = "updates for each text of the prompt (default: 20)")
  private Integer steps;

  @Option(
      names = "--aesthetic-rate",
      paramLabel = "X",
      description = "learning rate of the updates (default: 1e-4)")
  private Double rate;

  @Option(
      names = "--aesthetic-weight",
      paramLabel = "X",
      description = "share of the tuned text in what is drawn, 0 to 1 (default: 0.9)")
  private Double weight;

  @Option(
      names = "--aesthetic-slerp",
      description = "mixes the texts along arcs instead of lines, as A1111's option")
  private boolean slerp;

  @Option(
      names = "--aesthetic-text",
      paramLabel = "TEXT",
      description = "a text towards which the embedding is turned before")
  private String text;

  @Option(
      names = "--aesthetic-text-angle",
      paramLabel = "X",
      description = "how far it is turned, as a share of the angle, 0 to 1 (default: 0.1)")
  private Double angle;

  @Option(
      names = "--aesthetic-text-negative",
      description = "turns the embedding away from --aesthetic-text")
  private boolean negative;

  /**
   * Returns an order with what the options say.
   *
   * @param repeated the file that the order was read from
   * @param clip folder of the CLIP model that the text encoder is from; empty for the model's own
   * @throws ConfigException if the options do not go together
   */
  PictureOrder applied(PictureOrder order, Optional<RepeatedOrder> repeated, Optional<Path> clip) {
    Optional<AestheticSettings> before = repeated.flatMap(RepeatedOrder::aesthetic);
    if (file == null || file.equals(NONE)) {
      requireUnused();
      if (before.isPresent() && file == null) {
        throw new ConfigException(
            "%s was drawn with the aesthetic embedding %s: give its file with --aesthetic, or --aesthetic none to draw without"
                .formatted(repeated.get().file(), repeated.get().aestheticName()));
      }
      return order;
    }
    AestheticSettings settings = changed(before.orElse(AestheticSettings.USUAL));
    return order.towards(new AestheticSource(Path.of(file), clip, settings));
  }

  /** Returns a warning if the picture that is drawn again had another embedding. */
  Optional<String> warning(Optional<RepeatedOrder> repeated) {
    return file == null || file.equals(NONE)
        ? Optional.empty()
        : repeated.flatMap(made -> made.otherAesthetic(Path.of(file)));
  }

  private AestheticSettings changed(AestheticSettings base) {
    AestheticSettings settings = slerp ? base.with(Mixture.SPHERICAL) : base;
    settings = steps == null ? settings : settings.withSteps(steps);
    settings = rate == null ? settings : settings.withRate(rate);
    settings = weight == null ? settings : settings.withWeight(weight);
    Optional<AestheticSettings.Text> before = base.text();
    if (text == null && before.isEmpty()) {
      require(
          angle == null && !negative,
          "--aesthetic-text-angle and --aesthetic-text-negative need --aesthetic-text");
      return settings;
    }
    return settings.with(
        new AestheticSettings.Text(
            text == null ? before.orElseThrow().text() : text,
            Optional.ofNullable(angle)
                .or(() -> before.map(AestheticSettings.Text::share))
                .orElse(AestheticSettings.Text.USUAL_SHARE),
            negative || before.map(AestheticSettings.Text::negative).orElse(false)));
  }

  private void requireUnused() {
    boolean unused = Stream.of(steps, rate, weight, text, angle).allMatch(Objects::isNull);
    require(
        unused && !slerp && !negative,
        "the options that begin with --aesthetic- need --aesthetic, a file");
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new ConfigException(message);
    }
  }
}
