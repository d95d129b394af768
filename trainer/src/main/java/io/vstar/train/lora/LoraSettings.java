package io.vstar.train.lora;

import io.vstar.adapter.lora.LoraLayout;
import io.vstar.nn.LayerShape;
import io.vstar.train.config.Default;
import io.vstar.train.config.InvalidValueException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The settings of a LoRA.
 *
 * @param rank the rank of the changes, at least 1; default 8
 * @param alpha the factor of the changes, together with 1 / rank, above 0; default: the rank
 * @param targets the kinds of layers that are changed, at least one; default {@code [attention]}
 * @param textEncoder whether the text encoders are changed too, at the same kinds of layers;
 *     default false
 * @param textEncoderRate the factor of {@code training.learningRate} for the text encoders, above
 *     0; default 1
 * @param dropout the probability that an input of a change is set to zero in training, from 0 to
 *     below 1; default 0
 * @param dora whether the norms of each layer's weights are learned beside their directions (DoRA);
 *     default false
 * @param rankStabilized whether the factor is alpha / √rank instead of alpha / rank; default false
 * @param layout the layout of the exported file: {@code kohya}, {@code diffusers} or {@code peft};
 *     default {@code kohya}
 */
public record LoraSettings(
    @Default("8") int rank,
    Optional<Double> alpha,
    @Default("[attention]") List<LoraTarget> targets,
    @Default("false") boolean textEncoder,
    @Default("1") double textEncoderRate,
    @Default("0") double dropout,
    @Default("false") boolean dora,
    @Default("false") boolean rankStabilized,
    @Default("kohya") LoraLayout layout) {

  public LoraSettings {
    targets = List.copyOf(targets);
    InvalidValueException.unless(rank >= 1, "rank", rank, "a whole number > 0");
    InvalidValueException.unless(
        alpha.orElse(1.0) > 0,
        "alpha",
        alpha.orElse(0.0),
        "a number > 0; leave it out for the rank");
    InvalidValueException.unless(
        !targets.isEmpty() && Set.copyOf(targets).size() == targets.size(),
        "targets",
        targets.isEmpty() ? "an empty list" : "a list with repeats",
        "some of attention, feed-forward, projections, convolutions");
    InvalidValueException.unless(
        textEncoderRate > 0, "textEncoderRate", textEncoderRate, "a number > 0");
    InvalidValueException.unless(
        dropout >= 0 && dropout < 1, "dropout", dropout, "a number from 0 to below 1");
    InvalidValueException.unless(
        layout != LoraLayout.PEFT || !textEncoder,
        "layout",
        layout.title(),
        "kohya or diffusers: PEFT's layout holds one network, and the text encoder is trained too");
  }

  /** Returns the alpha by which alpha / rank is the factor of the changes. */
  double effectiveAlpha() {
    double own = alpha.orElse((double) rank);
    return rankStabilized ? own * Math.sqrt(rank) : own;
  }

  /** Returns whether a layer of a model is changed. */
  boolean covers(LayerShape layer) {
    boolean isUNet = layer.name().startsWith("unet.");
    return (isUNet || textEncoder) && targets.stream().anyMatch(target -> target.covers(layer));
  }
}
