package io.vstar.adapter.hypernetwork;

import io.vstar.adapter.hypernetwork.MlpLayer.Affine;
import io.vstar.adapter.hypernetwork.MlpLayer.Dropout;
import io.vstar.adapter.hypernetwork.MlpLayer.Nonlinearity;
import io.vstar.adapter.hypernetwork.MlpLayer.Norm;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The shape of the MLPs of a hypernetwork, by the rules of {@code HypernetworkModule} in A1111's
 * {@code hypernetwork.py}.
 *
 * @param structure width of each stage divided by the context's; at least two, of which the first
 *     and the last are 1
 * @param activation activation after each linear layer but the last
 * @param layerNorm whether each activation is followed by a layer norm, the last stage included
 * @param activateOutput whether the last linear layer has its activation too
 * @param dropout probability of dropout at the end of each stage, in [0, 1); as many as in {@code
 *     structure}, of which the first is 0
 * @param rank rank of the linear layers' matrices; 0 for full matrices
 */
public record HypernetworkShape(
    List<Double> structure,
    HypernetworkActivation activation,
    boolean layerNorm,
    boolean activateOutput,
    List<Double> dropout,
    int rank) {

  /** A1111's default shape: one hidden layer of twice the width without activation. */
  public static final HypernetworkShape DEFAULT =
      new HypernetworkShape(
          List.of(1.0, 2.0, 1.0),
          HypernetworkActivation.LINEAR,
          false,
          false,
          List.of(0.0, 0.0, 0.0),
          0);

  /** The shape with a single linear layer. */
  public static final HypernetworkShape SINGLE_LAYER =
      new HypernetworkShape(
          List.of(1.0, 1.0), HypernetworkActivation.LINEAR, false, false, List.of(0.0, 0.0), 0);

  /** The probability of dropout in older files, which do not store one. */
  private static final double OLD_DROPOUT = 0.3;

  /**
   * Checks structure, dropout and rank.
   *
   * @throws IllegalArgumentException saying which of them is wrong
   */
  public HypernetworkShape {
    structure = List.copyOf(structure);
    dropout = List.copyOf(dropout);
    if (structure.size() < 2
        || structure.get(0) != 1
        || structure.get(structure.size() - 1) != 1
        || !structure.stream().allMatch(width -> width > 0 && width <= 100)) {
      throw new IllegalArgumentException(
          "layer structure %s, expected at least two numbers from above 0 to 100, the first and the last 1"
              .formatted(structure));
    }
    if (dropout.size() != structure.size()
        || dropout.get(0) != 0
        || !dropout.stream().allMatch(p -> p >= 0 && p < 1)) {
      throw new IllegalArgumentException(
          "dropout structure %s, expected %d numbers from 0 to below 1, the first 0"
              .formatted(dropout, structure.size()));
    }
    if (rank < 0) {
      throw new IllegalArgumentException("rank %d, expected 0 or more".formatted(rank));
    }
  }

  /**
   * Returns the dropout of older files, which store only whether there is any: 0.3 after all hidden
   * stages but the last, and after that one, too, if {@code lastLayer}.
   */
  static List<Double> oldDropout(int stages, boolean use, boolean lastLayer) {
    List<Double> dropout = new ArrayList<>(Collections.nCopies(stages, 0.0));
    for (int i = 1; use && i < stages - 1; i++) {
      dropout.set(i, i < stages - 2 || lastLayer ? OLD_DROPOUT : 0.0);
    }
    return dropout;
  }

  /** Returns numbers in Python's form, with whole numbers as {@code Long}. */
  public static List<Number> plain(List<Double> numbers) {
    return numbers.stream()
        .<Number>map(n -> n == Math.rint(n) ? (Number) n.longValue() : n)
        .toList();
  }

  /** Returns whether any stage has dropout. */
  public boolean hasDropout() {
    return dropout.stream().anyMatch(p -> p > 0);
  }

  /**
   * Returns whether a single linear layer could compute the same, apart from dropout, with fewer
   * multiplications.
   */
  public boolean isFoldable() {
    double multiplications = 0; // relative to those of a single layer
    for (int i = 1; i < structure.size(); i++) {
      multiplications += structure.get(i - 1) * structure.get(i);
    }
    return activation == HypernetworkActivation.LINEAR
        && !layerNorm
        && rank == 0
        && multiplications > 1;
  }

  /** Returns this shape with another rank. */
  public HypernetworkShape withRank(int newRank) {
    return new HypernetworkShape(
        structure, activation, layerNorm, activateOutput, dropout, newRank);
  }

  /** Returns this shape with another structure. */
  public HypernetworkShape withStructure(List<Double> newStructure) {
    return new HypernetworkShape(
        newStructure, activation, layerNorm, activateOutput, dropout, rank);
  }

  /**
   * Returns the steps of an MLP. The names of tensors number all steps, including those without
   * tensors, so that they determine the shape of the network.
   *
   * @param width width of the context
   */
  public List<MlpLayer> layers(int width) {
    List<MlpLayer> layers = new ArrayList<>();
    int last = structure.size() - 1;
    for (int i = 1; i <= last; i++) {
      int out = width(width, i);
      layers.add(new Affine("linear." + layers.size(), width(width, i - 1), out));
      if (activation != HypernetworkActivation.LINEAR && (i < last || activateOutput)) {
        layers.add(new Nonlinearity(activation));
      }
      if (layerNorm) {
        layers.add(new Norm("linear." + layers.size(), out));
      }
      if (dropout.get(i) > 0) {
        layers.add(new Dropout(dropout.get(i)));
      }
    }
    return layers;
  }

  /**
   * Returns names and shapes of an MLP's tensors, in the order of its steps. A matrix of low rank
   * is stored as two, {@code down} (rank, in) and {@code up} (out, rank); it is their product
   * up·down.
   *
   * @param width width of the context
   */
  public Map<String, List<Long>> tensors(int width) {
    Map<String, List<Long>> tensors = new LinkedHashMap<>();
    for (MlpLayer layer : layers(width)) {
      if (layer instanceof Affine affine) {
        addMatrix(tensors, affine);
        tensors.put(affine.name() + ".bias", List.of((long) affine.out()));
      } else if (layer instanceof Norm norm) {
        tensors.put(norm.name() + ".weight", List.of((long) norm.width()));
        tensors.put(norm.name() + ".bias", List.of((long) norm.width()));
      }
    }
    return tensors;
  }

  private void addMatrix(Map<String, List<Long>> tensors, Affine affine) {
    if (rank == 0) {
      tensors.put(affine.name() + ".weight", List.of((long) affine.out(), (long) affine.in()));
    } else {
      tensors.put(affine.name() + ".down", List.of((long) rank, (long) affine.in()));
      tensors.put(affine.name() + ".up", List.of((long) affine.out(), (long) rank));
    }
  }

  private int width(int width, int stage) {
    return (int) (width * structure.get(stage)); // rounds towards zero like Python's int()
  }
}
