package io.vstar.cli.generate;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.cli.console.PositiveNumber;
import io.vstar.cli.model.HypernetworkArguments;
import io.vstar.cli.model.LoraArguments;
import io.vstar.cli.model.ModelArguments;
import io.vstar.error.ConfigException;
import io.vstar.generation.VaeTiles;
import io.vstar.pictures.AdapterFiles;
import io.vstar.pictures.PictureOrder;
import io.vstar.pictures.RepeatedOrder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options for a model, its adapters, and what is drawn with them. */
final class OrderArguments {
  @Mixin private ModelArguments model;

  @Mixin private EmbeddingArguments embeddings;

  @Mixin private HypernetworkArguments hypernetworks;

  @Mixin private LoraArguments loras;

  @Mixin private PromptArguments prompts;

  @Option(
      names = "--prompt",
      description =
          "what to draw, in the language of docs/prompts.md, required without --from;"
              + " <hypernet:NAME:STRENGTH> in it adds a"
              + " hypernetwork, <lora:NAME:STRENGTH> a LoRA")
  private String prompt;

  @Option(names = "--negative-prompt", description = "what not to draw")
  private String negativePrompt;

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description =
          "draws the picture of a file again, by the infotext in it (PNG, JPEG, WebP or text);"
              + " other options change what they name")
  private Path from;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "of the first picture; the next ones count up; -1 draws one at random (default: 1)")
  private Long seed;

  @Mixin private SamplerArguments sampler;

  @Mixin private InitialPictureArguments initial;

  @Mixin private HiresArguments hires;

  @Mixin private AestheticArguments aesthetic;

  @Option(
      names = "--clip",
      paramLabel = "DIR",
      description =
          "folder of the CLIP model that the text encoder is from, for --aesthetic (default: the"
              + " image encoder in the model's folder)")
  private Path clip;

  @Option(
      names = "--vae-tile",
      paramLabel = "PIXELS",
      description =
          "decodes and encodes larger pictures in overlapping tiles of this side, for less memory"
              + " (default: whole pictures)")
  private Integer vaeTile;

  @Option(
      names = "--width",
      paramLabel = "N",
      description = "in pixels (default: what the model was trained at)")
  private Integer width;

  @Option(
      names = "--height",
      paramLabel = "N",
      description = "in pixels (default: what the model was trained at)")
  private Integer height;

  /** Returns the order of the file of {@code --from}, if there is one. */
  Optional<RepeatedOrder> repeated() {
    return Optional.ofNullable(from).map(RepeatedOrder::read);
  }

  /**
   * Opens the model.
   *
   * @param err receives messages about a download
   * @param repeated the file of the order that the options change
   */
  ModelFiles open(PrintWriter err, Optional<RepeatedOrder> repeated) {
    return model.open(err, repeated.flatMap(RepeatedOrder::clipSkip));
  }

  /**
   * Opens the model, and warns of what the file of the order was drawn with and this command lacks.
   *
   * @param err receives messages about a download
   * @param repeated the file of the order that the options change
   * @param report receives the warnings
   */
  ModelFiles open(PrintWriter err, Optional<RepeatedOrder> repeated, DrawingReport report) {
    ModelFiles files = open(err, repeated);
    repeated.flatMap(made -> made.otherModel(files)).ifPresent(report::warn);
    repeated.flatMap(RepeatedOrder::otherUpscaler).ifPresent(report::warn);
    aesthetic.warning(repeated).ifPresent(report::warn);
    return files;
  }

  /** Returns the files of embeddings, hypernetworks and LoRAs. */
  AdapterFiles adapters() {
    return new AdapterFiles(embeddings.files(), hypernetworks.files(), loras.files());
  }

  /**
   * Returns the order of one picture.
   *
   * @param repeated the file of the order that the options change
   */
  PictureOrder order(Optional<RepeatedOrder> repeated) {
    if (prompt == null && repeated.isEmpty()) {
      throw new ConfigException("--prompt is missing: what to draw; or --from, a picture with it");
    }
    PictureOrder order = repeated.map(RepeatedOrder::order).orElseGet(() -> PictureOrder.of(""));
    order = initial.applied(hires.applied(sampler.applied(prompts.applied(order))), repeated);
    order = aesthetic.applied(order, repeated, Optional.ofNullable(clip));
    order = prompt == null ? order : order.withPrompt(prompt);
    order = negativePrompt == null ? order : order.withNegativePrompt(negativePrompt);
    order = seed == null ? order : order.withSeed(seed);
    order = vaeTile == null ? order : order.with(order.settings().with(new VaeTiles(vaeTile)));
    return order.withSize(
        side("--width", width, order.width()), side("--height", height, order.height()));
  }

  private static OptionalInt side(String option, Integer pixels, OptionalInt before) {
    return pixels == null ? before : OptionalInt.of(PositiveNumber.of(option, pixels));
  }
}
