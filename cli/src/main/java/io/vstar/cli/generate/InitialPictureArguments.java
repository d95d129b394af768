package io.vstar.cli.generate;

import io.vstar.error.ConfigException;
import io.vstar.generation.MaskedContent;
import io.vstar.pictures.PictureOrder;
import io.vstar.pictures.PictureSource;
import io.vstar.pictures.PictureSource.Inpainting;
import io.vstar.pictures.RepeatedOrder;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** The options for a picture that is drawn over, and for the part that is drawn anew. */
final class InitialPictureArguments {
  @Option(names = "--init", paramLabel = "FILE", description = "a picture to draw over (img2img)")
  private Path init;

  @Option(
      names = "--strength",
      paramLabel = "X",
      description =
          "how much the picture of --init is changed, above 0 up to 1: the share of the steps that"
              + " are made (default: 0.75)")
  private Double strength;

  @Option(
      names = "--mask",
      paramLabel = "FILE",
      description =
          "a picture that is white where that of --init is drawn anew, and black where it stays"
              + " (inpainting)")
  private Path mask;

  @Option(names = "--invert-mask", description = "draws anew where the mask is black")
  private boolean inverted;

  @Option(
      names = "--mask-blur",
      paramLabel = "PIXELS",
      description = "softness of the mask's edges; 0 for hard ones (default: 4)")
  private Double blur;

  @Option(
      names = "--masked-content",
      paramLabel = "NAME",
      converter = ContentConverter.class,
      description =
          "what the part begins with: fill, original, latent-noise or latent-nothing (default:"
              + " original)")
  private MaskedContent content;

  @Option(
      names = "--only-masked",
      description = "draws only the part, at the whole size, and puts it back into the picture")
  private boolean onlyMasked;

  @Option(
      names = "--mask-padding",
      paramLabel = "PIXELS",
      description = "of the picture around the part, with --only-masked (default: 32)")
  private Integer padding;

  /**
   * Returns an order with what the options say.
   *
   * @param repeated the file that the order was read from
   * @throws ConfigException if the options do not go together
   */
  PictureOrder applied(PictureOrder order, Optional<RepeatedOrder> repeated) {
    Optional<Double> before = repeated.flatMap(RepeatedOrder::strength);
    if (init == null) {
      requireUnused();
      if (before.isPresent()) {
        throw new ConfigException(
            "%s was drawn over a picture: give that with --init, and --mask if a part was drawn anew"
                .formatted(repeated.get().file()));
      }
      return order;
    }
    PictureSource source =
        PictureSource.of(
            init, strength == null ? before.orElse(PictureSource.USUAL_STRENGTH) : strength);
    if (mask == null) {
      requireUnusedMask();
      return order.over(source);
    }
    return order.over(
        source.with(
            changed(
                repeated.map(file -> file.inpainting(mask)).orElseGet(() -> Inpainting.of(mask)))));
  }

  private Inpainting changed(Inpainting base) {
    OptionalInt around = base.padding();
    if (onlyMasked && around.isEmpty()) {
      around = OptionalInt.of(Inpainting.USUAL_PADDING);
    }
    if (padding != null) {
      require(around.isPresent(), "--mask-padding is for --only-masked");
      around = OptionalInt.of(padding);
    }
    return new Inpainting(
        base.mask(),
        inverted || base.inverted(),
        blur == null ? base.blur() : blur,
        content == null ? base.content() : content,
        around);
  }

  private void requireUnused() {
    require(strength == null, "--strength is for a picture that is drawn over: give --init");
    require(mask == null, "--mask is for a picture that is drawn over: give --init");
    requireUnusedMask();
  }

  private void requireUnusedMask() {
    boolean unused = blur == null && content == null && padding == null;
    require(
        unused && !inverted && !onlyMasked,
        "--mask-blur, --masked-content, --invert-mask, --only-masked and --mask-padding need"
            + " --mask");
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new ConfigException(message);
    }
  }

  /** Reads the name of a masked content. */
  static final class ContentConverter implements ITypeConverter<MaskedContent> {
    @Override
    public MaskedContent convert(String value) {
      return MaskedContent.named(value);
    }
  }
}
