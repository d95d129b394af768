package io.vstar.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.vstar.tensor.KernelSource;
import io.vstar.tensor.TensorRuntime;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A 3×3 convolution that keeps height and width, by minimal filtering F(2×2, 3×3): 16 products of
 * matrices instead of 36 for each tile of 2×2 cells (Winograd 1980; Lavin and Gray 2016, "Fast
 * Algorithms for Convolutional Neural Networks", section 4.1). In float32 the result is as close to
 * the exact one as the direct convolution's, within a factor of two.
 *
 * <p>It is meant for CPUs, whose kernels compute convolutions directly. The filters take 16/9 of
 * the memory of the weights, and the products are worth their overhead where there are many
 * channels ({@link #MIN_CHANNELS}) and some dozens of tiles.
 *
 * @param filters (16, out, in): the transformed weights, by row, then column of the 4×4 points
 * @param bias (out)
 */
public record WinogradConv2d(Weight filters, Weight bias) implements Convolution {
  /** The least number of channels, in and out, at which fewer products outweigh the transforms. */
  public static final int MIN_CHANNELS = 512;

  /** The matrix G of Lavin and Gray, by rows. */
  private static final String FILTER_TRANSFORM =
      "torch.tensor([[1., 0., 0.], [0.5, 0.5, 0.5], [0.5, -0.5, 0.5], [0., 0., 1.]])";

  /**
   * Computes the weight as a matrix, (out, in · 9), by a left inverse of G: its first and last
   * point are weights themselves, and the middle one is the difference of the other two.
   */
  private static final String WEIGHT =
      "torch.flatten(torch.permute(torch.reshape(torch.mm(torch.kron(%2$s, %2$s),"
          + " torch.flatten(%1$s, 1)), [9, torch.size(%1$s, 1), torch.size(%1$s, 2)]), [1, 2, 0]),"
          + " 1)";

  private static final String LEFT_INVERSE =
      "torch.tensor([[1., 0., 0., 0.], [0., 1., -1., 0.], [0., 0., 0., 1.]])";

  private static final Weights.Derivation FILTERS = WinogradConv2d::filters;

  /**
   * Returns a convolution by Winograd's filters if there are enough channels and the weights can be
   * replaced, else the direct convolution.
   */
  public static Convolution of(Weights weights, long in, long out) {
    if (Math.min(in, out) < MIN_CHANNELS) {
      return Conv2d.of3x3(weights, in, out);
    }
    Optional<Weight> filters = weights.derived(FILTERS, "weight", out, in, 3, 3);
    return filters.isPresent()
        ? new WinogradConv2d(filters.get(), weights.get("bias", out))
        : Conv2d.of3x3(weights, in, out);
  }

  /** Computes the filters U = G g Gᵀ for each pair of channels, (16, out, in). */
  static NDArray filters(TensorRuntime runtime, NDArray weight) {
    // One product with G ⊗ G, which needs no intermediate in memory.
    KernelSource transform =
        new KernelSource(
            "winograd_filters",
            List.of("weight"),
            List.of(
                "g = " + FILTER_TRANSFORM,
                "u = torch.mm(torch.kron(g, g), torch.t(torch.reshape(weight, [-1, 9])))",
                "shape = [16, torch.size(weight, 0), torch.size(weight, 1)]"),
            List.of("torch.reshape(u, shape)"));
    return runtime.compile(transform).call(weight).head();
  }

  @Override
  public Value apply(Value x) {
    Graph g = x.graph();
    Value points = g.op("torch.bmm(%s, %s)", g.weight(filters), tiles(x));
    Value cells = cells(points, x);
    Value shift = g.op("torch.reshape(%s, [1, -1, 1, 1])", g.weight(bias));
    Value y = cropped(cells, x).add(shift);
    Shape points16 = filters.shape();
    return g.adapted(
        new LayerAdapter.Call(
            LayerShape.of(filters, new Shape(points16.get(1), points16.get(2), 3, 3)),
            x,
            y,
            Optional.of(new LayerAdapter.Grid(1, 1)),
            UnaryOperator.identity(),
            () -> g.op(WEIGHT, g.weight(filters), LEFT_INVERSE),
            Optional.of(g.weight(bias))));
  }

  /**
   * Computes V = Bᵀ d B of all tiles d of 4×4 cells, which overlap by two; an odd side is padded by
   * one cell.
   *
   * @return (16, in, B·⌈H/2⌉·⌈W/2⌉)
   */
  private static Value tiles(Value x) {
    Graph g = x.graph();
    Value padded =
        g.op(
            "torch.constant_pad_nd(torch.transpose(%1$s, 0, 1),"
                + " [1, torch.add(1, torch.remainder(torch.size(%1$s, 3), 2)),"
                + " 1, torch.add(1, torch.remainder(torch.size(%1$s, 2), 2))])",
            x);
    Value columns = transformed(padded, 3);
    Value both = transformed(columns, 3); // axis of the rows, since an axis was added
    return g.op("torch.reshape(%s, [16, torch.size(%s, 1), -1])", both, x);
  }

  /**
   * Multiplies by Bᵀ along one axis of padded cells.
   *
   * @return (4, …), with half the length less one along the axis
   */
  private static Value transformed(Value padded, int axis) {
    Graph g = padded.graph();
    Value first = every(padded, axis, "0, -2");
    Value second = every(padded, axis, "1, -1");
    Value third = every(padded, axis, "2, None");
    Value fourth = every(padded, axis, "3, None");
    return g.op(
        "torch.stack([torch.sub(%1$s, %3$s), torch.add(%2$s, %3$s),"
            + " torch.sub(%3$s, %2$s), torch.sub(%2$s, %4$s)])",
        first, second, third, fourth);
  }

  private static Value every(Value padded, int axis, String range) {
    return padded.graph().op("torch.slice(%s, %s, %s, 2)", padded, axis, range);
  }

  /**
   * Computes Y = Aᵀ m A of all tiles and places them side by side.
   *
   * @param points (16, out, B·⌈H/2⌉·⌈W/2⌉)
   * @param x the input that the tiles were made of
   * @return (B, out, 2·⌈H/2⌉, 2·⌈W/2⌉)
   */
  private static Value cells(Value points, Value x) {
    Graph g = points.graph();
    Value tiles =
        g.op(
            "torch.reshape(%1$s, [4, 4, torch.size(%1$s, 1), torch.size(%2$s, 0),"
                + " torch.floordiv(torch.add(torch.size(%2$s, 2), 1), 2), -1])",
            points, x);
    Value rows = g.op("torch.flatten(%s, -3, -2)", backTransformed(tiles, -2));
    Value byExample = g.op("torch.transpose(%s, 1, 2)", rows);
    return g.op("torch.flatten(%s, -2)", backTransformed(byExample, -1));
  }

  /**
   * Multiplies by Aᵀ along the first axis.
   *
   * @return the two results along a new axis
   */
  private static Value backTransformed(Value points, int newAxis) {
    Graph g = points.graph();
    Value m = g.op("torch.unbind(%s)", points);
    return g.op(
        "torch.stack([torch.add(torch.add((%1$s)[0], (%1$s)[1]), (%1$s)[2]),"
            + " torch.sub(torch.sub((%1$s)[1], (%1$s)[2]), (%1$s)[3])], %2$s)",
        m, newAxis);
  }

  /** Crops the cell by which an odd side was padded. */
  private static Value cropped(Value cells, Value x) {
    return cropped(cropped(cells, x, 2), x, 3);
  }

  private static Value cropped(Value cells, Value x, int axis) {
    // A slice that keeps all cells would cost the gradient a copy.
    return cells
        .graph()
        .op(
            "%1$s if torch.eq(torch.size(%1$s, %3$s), torch.size(%2$s, %3$s))"
                + " else torch.slice(%1$s, %3$s, 0, -1)",
            cells, x, axis);
  }
}
