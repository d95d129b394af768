package io.vstar.cli.generate;

import io.vstar.error.ConfigException;
import io.vstar.generation.DrawingSettings;
import io.vstar.generation.HiresPass;
import io.vstar.generation.Upscaler;
import io.vstar.pictures.PictureOrder;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** The options for a second pass, which enlarges pictures. */
final class HiresArguments {
  @Option(
      names = "--hires-scale",
      paramLabel = "X",
      description =
          "draws at the chosen size, enlarges the picture by this factor, and draws over it"
              + " (A1111's Hires. fix)")
  private Double scale;

  @Option(
      names = "--hires-upscaler",
      paramLabel = "NAME",
      converter = UpscalerConverter.class,
      description = "latent, latent-nearest or lanczos (default: latent)")
  private Upscaler upscaler;

  @Option(
      names = "--hires-steps",
      paramLabel = "N",
      description = "steps that the second pass makes (default: as the first)")
  private Integer steps;

  @Option(
      names = "--hires-strength",
      paramLabel = "X",
      description = "how much the enlarged picture is changed, above 0 up to 1 (default: 0.7)")
  private Double strength;

  /**
   * Returns an order with what the options say.
   *
   * @throws ConfigException if there is no second pass that they could be for
   */
  PictureOrder applied(PictureOrder order) {
    DrawingSettings settings = order.settings();
    Optional<HiresPass> before = settings.hires();
    if (scale == null && upscaler == null && steps == null && strength == null) {
      return order;
    }
    if (scale == null && before.isEmpty()) {
      throw new ConfigException(
          "--hires-upscaler, --hires-steps and --hires-strength need --hires-scale");
    }
    HiresPass base = before.orElseGet(() -> HiresPass.of(scale));
    return order.with(
        settings.with(
            new HiresPass(
                scale == null ? base.scale() : scale,
                upscaler == null ? base.upscaler() : upscaler,
                steps == null ? base.steps() : OptionalInt.of(steps),
                strength == null ? base.strength() : strength)));
  }

  /** Reads the name of an upscaler. */
  static final class UpscalerConverter implements ITypeConverter<Upscaler> {
    @Override
    public Upscaler convert(String value) {
      return Upscaler.named(value);
    }
  }
}
