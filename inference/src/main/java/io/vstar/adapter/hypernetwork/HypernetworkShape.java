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
 * How the MLPs of a hypernetwork are built; the rules are those of {@code HypernetworkModule} in
 * A1111's {@code hypernetwork.py}.
 *
 * @param structure width of each stage by that of the context; begins and ends with 1, at least two
 * @param activation after each linear layer, the last one excepted
 * @param layerNorm whether each activation is followed by a layer norm, the last stage included
 * @param activateOutput whether the last linear layer has its activation too
 * @param dropout of each stage, at the end of its steps; in [0, 1), as many as in {@code
 *     structure}, the first 0
 * @param rank of the linear layers' matrices; 0 for whole ones
 */
public record HypernetworkShape(
    List<Double> structure,
    HypernetworkActivation activation,
    boolean layerNorm,
    boolean activateOutput,
    List<Double> dropout,
    int rank) {

  /** A1111's default: one hidden layer twice as wide, nothing between. */
  public static final HypernetworkShape DEFAULT =
      new HypernetworkShape(
          List.of(1.0, 2.0, 1.0),
          HypernetworkActivation.LINEAR,
          false,
          false,
          List.of(0.0, 0.0, 0.0),
          0);

  /** One linear layer. */
  public static final HypernetworkShape SINGLE_LAYER =
      new HypernetworkShape(
          List.of(1.0, 1.0), HypernetworkActivation.LINEAR, false, false, List.of(0.0, 0.0), 0);

  /** Of files before dropout had a structure. */
  private static final double OLD_DROPOUT = 0.3;

  /**
   * @throws IllegalArgumentException saying which component is wrong
   */
  public HypernetworkShape {
    structure = List.copyOf(structure);
    dropout = List.copyOf(dropout);
    if (structure.size() < 2
        || structure.get(0) != 1
        || structure.get(structure.size() - 1) != 1
        || !structure.stream().allMatch(each -> each > 0 && each <= 100)) {
      throw new IllegalArgumentException(
          "layer structure %s, expected at least two numbers from above 0 to 100, the first and the last 1"
              .formatted(structure));
    }
    if (dropout.size() != structure.size()
        || dropout.get(0) != 0
        || !dropout.stream().allMatch(each -> each >= 0 && each < 1)) {
      throw new IllegalArgumentException(
          "dropout structure %s, expected %d numbers from 0 to below 1, the first 0"
              .formatted(dropout, structure.size()));
    }
    if (rank < 0) {
      throw new IllegalArgumentException("rank %d, expected 0 or more".formatted(rank));
    }
  }

  /**
   * The dropout of files that only say whether there is any: 0.3 after the hidden stages but the
   * last, and after that one too if {@code lastLayer}.
   */
  static List<Double> oldDropout(int stages, boolean use, boolean lastLayer) {
    List<Double> dropout = new ArrayList<>(Collections.nCopies(stages, 0.0));
    for (int i = 1; use && i < stages - 1; i++) {
      dropout.set(i, i < stages - 2 || lastLayer ? OLD_DROPOUT : 0.0);
    }
    return dropout;
  }

  /** Numbers as people and Python write them: whole ones without a fraction. */
  public static List<Number> plain(List<Double> numbers) {
    return numbers.stream()
        .<Number>map(each -> each == Math.rint(each) ? (Number) each.longValue() : each)
        .toList();
  }

  /** Whether any stage has dropout. */
  public boolean hasDropout() {
    return dropout.stream().anyMatch(each -> each > 0);
  }

  /** Whether a single linear layer could do the same, dropout aside, with fewer multiplications. */
  public boolean isFoldable() {
    double multiplications = 0; // by those of a single layer
    for (int i = 1; i < structure.size(); i++) {
      multiplications += structure.get(i - 1) * structure.get(i);
    }
    return activation == HypernetworkActivation.LINEAR
        && !layerNorm
        && rank == 0
        && multiplications > 1;
  }

  public HypernetworkShape withRank(int newRank) {
    return new HypernetworkShape(
        structure, activation, layerNorm, activateOutput, dropout, newRank);
  }

  public HypernetworkShape withStructure(List<Double> newStructure) {
    return new HypernetworkShape(
        newStructure, activation, layerNorm, activateOutput, dropout, rank);
  }

  /**
   * The steps of an MLP. Each, whether it has tensors or not, counts in the numbers of their names:
   * so the names tell how the network was built.
   *
   * @param width of the context
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
   * Names and shapes of an MLP's tensors, in the order of its steps. A matrix of a rank is two:
   * {@code down} (rank, in) and {@code up} (out, rank), whose product up·down it is.
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
    return (int) (width * structure.get(stage)); // as Python's int() does, towards zero
  }
}
