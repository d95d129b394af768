package io.vstar.train.hypernetwork;

import io.vstar.adapter.hypernetwork.Hypernetwork;
import io.vstar.adapter.hypernetwork.HypernetworkShape;
import io.vstar.train.config.Default;
import io.vstar.train.config.InvalidValueException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What a hypernetwork is made of, and what is asked of it beside its loss.
 *
 * @param layerStructure widths of an MLP's stages by that of the context; at least two numbers, the
 *     first and the last 1; default {@code [1, 2, 1]}
 * @param activation after each linear layer but the last; default {@code linear}, none
 * @param layerNorm whether each stage ends in a layer norm; default false
 * @param activateOutput whether the last linear layer has its activation too; default false
 * @param dropout after each hidden stage but the last, from 0 to below 1; default 0
 * @param lastLayerDropout whether the last hidden stage has it too; default false
 * @param dropoutStructure the same for each stage, in place of {@code dropout}; as many numbers as
 *     in {@code layerStructure}, the first 0; default {@code []}
 * @param weightInit how the weights are drawn; default {@code normal}, with a deviation of 0.01
 * @param zeroStart whether the last layer starts at zero, so that step 0 is the base model; default
 *     true
 * @param scope which attention layers are changed: {@code cross}, those that read the text, or
 *     {@code all}; default {@code cross}
 * @param widths of contexts that get networks; default {@code []}: all of the scope in the model
 * @param perLayer whether each attention layer has networks of its own, instead of each width;
 *     default false
 * @param rank of the linear layers' matrices, 0 for whole ones; default 0
 * @param shallowPenalty weight of the squared relative size of the residuals in what is minimized,
 *     full at the layers of the highest resolution and none in the middle; at least 0; default 0
 * @param health whether strengths and layers are measured at the end; default true
 */
public record HypernetworkSettings(
    @Default("[1, 2, 1]") List<Double> layerStructure,
    @Default("linear") ActivationChoice activation,
    @Default("false") boolean layerNorm,
    @Default("false") boolean activateOutput,
    @Default("0") double dropout,
    @Default("false") boolean lastLayerDropout,
    @Default("[]") List<Double> dropoutStructure,
    @Default("normal") WeightInitialization weightInit,
    @Default("true") boolean zeroStart,
    @Default("cross") Hypernetwork.Scope scope,
    @Default("[]") List<Integer> widths,
    @Default("false") boolean perLayer,
    @Default("0") int rank,
    @Default("0") double shallowPenalty,
    @Default("true") boolean health) {

  /** How weights are drawn; biases start at 0, scales of norms at 1. */
  public enum WeightInitialization {
    /** Normal with a deviation of 0.01. */
    NORMAL("Normal"),
    /** Glorot and Bengio 2010. */
    XAVIER_UNIFORM("XavierUniform"),
    XAVIER_NORMAL("XavierNormal"),
    /** He et al. 2015, with the gain of a rectifier. */
    KAIMING_UNIFORM("KaimingUniform"),
    KAIMING_NORMAL("KaimingNormal");

    private final String label;

    WeightInitialization(String label) {
      this.label = label;
    }

    /** What A1111 calls it. */
    public String label() {
      return label;
    }
  }

  public HypernetworkSettings {
    layerStructure = List.copyOf(layerStructure);
    dropoutStructure = List.copyOf(dropoutStructure);
    widths = List.copyOf(widths);
    InvalidValueException.unless(
        layerStructure.size() >= 2
            && layerStructure.get(0) == 1
            && layerStructure.get(layerStructure.size() - 1) == 1
            && layerStructure.stream().allMatch(each -> each > 0 && each <= 100),
        "layerStructure",
        layerStructure,
        "two numbers or more above 0, the first and the last 1, such as [1, 2, 1]");
    InvalidValueException.unless(
        dropout >= 0 && dropout < 1, "dropout", dropout, "a number from 0 to below 1");
    InvalidValueException.unless(
        dropoutStructure.isEmpty()
            || dropoutStructure.size() == layerStructure.size()
                && dropoutStructure.get(0) == 0
                && dropoutStructure.stream().allMatch(each -> each >= 0 && each < 1),
        "dropoutStructure",
        dropoutStructure,
        "%d numbers from 0 to below 1, the first 0".formatted(layerStructure.size()));
    InvalidValueException.unless(
        dropoutStructure.isEmpty() || dropout == 0 && !lastLayerDropout,
        "dropoutStructure",
        dropoutStructure,
        "no dropout and no lastLayerDropout beside it");
    InvalidValueException.unless(
        !zeroStart || !activateOutput || layerNorm || activation.activation().canStartAtZero(),
        "zeroStart",
        zeroStart,
        "false, since %s of the output is not zero at zero or learns nothing there"
            .formatted(activation.text()));
    InvalidValueException.unless(rank >= 0, "rank", rank, "0 or more");
    InvalidValueException.unless(
        shallowPenalty >= 0, "shallowPenalty", shallowPenalty, "a number >= 0");
    InvalidValueException.unless(
        widths.stream().allMatch(each -> each > 0), "widths", widths, "whole numbers > 0");
  }

  /** The networks' shape. */
  public HypernetworkShape shape() {
    List<Double> drops =
        dropoutStructure.isEmpty()
            ? new ArrayList<>(Collections.nCopies(layerStructure.size(), 0.0))
            : dropoutStructure;
    if (dropoutStructure.isEmpty()) {
      int last = layerStructure.size() - (lastLayerDropout ? 1 : 2);
      for (int i = 1; i < last; i++) {
        drops.set(i, dropout);
      }
    }
    return new HypernetworkShape(
        layerStructure, activation.activation(), layerNorm, activateOutput, drops, rank);
  }
}
