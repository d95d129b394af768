package io.vstar.train.hypernetwork;

import io.vstar.adapter.hypernetwork.Hypernetwork;
import io.vstar.adapter.hypernetwork.HypernetworkShape;
import io.vstar.train.config.Default;
import io.vstar.train.config.InvalidValueException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The settings of a hypernetwork.
 *
 * @param layerStructure the widths of the MLP's stages as multiples of the context's width; at
 *     least two numbers, above 0 and at most 100, the first and the last 1; default {@code [1, 2,
 *     1]}
 * @param activation the activation function after each linear layer but the last; default {@code
 *     linear}, which is none
 * @param layerNorm whether each stage ends in a layer norm; default false
 * @param activateOutput whether the last linear layer is followed by the activation function too;
 *     default false
 * @param dropout the dropout probability after each hidden stage but the last, from 0 to below 1;
 *     default 0
 * @param lastLayerDropout whether the last hidden stage has dropout too; default false
 * @param dropoutStructure the dropout probability of each stage, in place of {@code dropout}; as
 *     many numbers as in {@code layerStructure}, the first 0; default {@code []}, which means
 *     {@code dropout}
 * @param weightInit the distribution of the initial weights; default {@code normal}, with a
 *     standard deviation of 0.01
 * @param zeroStart whether the last layer starts at zero, so that the run begins with the base
 *     model; default true
 * @param scope the attention layers that are changed: {@code cross}, those that read the context,
 *     or {@code all}; default {@code cross}
 * @param widths the widths of contexts that get networks; default {@code []}: all widths of the
 *     scope in the model
 * @param perLayer whether each attention layer has networks of its own, instead of each width;
 *     default false
 * @param rank the rank of the linear layers' matrices, at least 0; 0 for full rank; default 0
 * @param shallowPenalty the weight of the penalty on the squared relative size of the residuals,
 *     which is largest at the layers of the highest resolution and 0 in the middle of the UNet; at
 *     least 0; default 0
 * @param health whether the effect of strengths and layers is measured at the end; default true
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

  /** A distribution of initial weights; biases start at 0, scales of norms at 1. */
  public enum WeightInitialization {
    /** The normal distribution with a standard deviation of 0.01. */
    NORMAL("Normal"),
    /** The uniform distribution of Glorot and Bengio 2010. */
    XAVIER_UNIFORM("XavierUniform"),
    /** The normal distribution of Glorot and Bengio 2010. */
    XAVIER_NORMAL("XavierNormal"),
    /** The uniform distribution of He et al. 2015, with the gain of a rectifier. */
    KAIMING_UNIFORM("KaimingUniform"),
    /** The normal distribution of He et al. 2015, with the gain of a rectifier. */
    KAIMING_NORMAL("KaimingNormal");

    private final String label;

    WeightInitialization(String label) {
      this.label = label;
    }

    /** Returns the name of the distribution in A1111. */
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

  /** Returns the shape of the networks. */
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
