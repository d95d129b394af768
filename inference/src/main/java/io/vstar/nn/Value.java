package io.vstar.nn;

import java.util.Collections;
import java.util.List;

/**
 * A symbolic tensor of a {@link Graph}: a name in the kernel that is being written.
 *
 * <p>The operators here are the element-wise and shape ones that need no weights; those with
 * weights are layers. Axis letters in comments of this package: B batch, C channels, H W rows and
 * columns, N = H·W or any number of tokens, D width of a token.
 */
public final class Value {
  private final Graph graph;
  private final String name;

  Value(Graph graph, String name) {
    this.graph = graph;
    this.name = name;
  }

  /** Returns the graph this value belongs to, to which layers append. */
  Graph graph() {
    return graph;
  }

  /** Adds another value, element by element with broadcasting. */
  public Value add(Value other) {
    return graph.op("torch.add(%s, %s)", this, other);
  }

  /** Multiplies by another value, element by element with broadcasting. */
  public Value mul(Value other) {
    return graph.op("torch.mul(%s, %s)", this, other);
  }

  /** Subtracts another value, element by element with broadcasting. */
  public Value sub(Value other) {
    return graph.op("torch.sub(%s, %s)", this, other);
  }

  /** Divides by another value, element by element with broadcasting. */
  public Value div(Value other) {
    return graph.op("torch.div(%s, %s)", this, other);
  }

  /** Flattens all axes from {@code first} on into one. */
  public Value flatten(int first) {
    return graph.op("torch.flatten(%s, " + first + ")", this);
  }

  /** Shapes rows as kernels of convolutions: (R, …) → (R, {@code in}, side, side). */
  public Value asKernels(long in, int side) {
    return graph.op("torch.reshape(%s, [-1, %s, %s, %s])", this, in, side, side);
  }

  /** Shapes a vector (C) as (C, 1, 1), so that it can be added to feature maps. */
  public Value asChannels() {
    return graph.op("torch.reshape(%s, [-1, 1, 1])", this);
  }

  /**
   * Computes the Euclidean norm of each row of a matrix: (R, C) → (R). No gradient flows through
   * it. The squares are added up in float32.
   */
  public Value rowNorms() {
    Value norms =
        graph.op("torch.detach(torch.sqrt(torch.sum(torch.square(torch.to(%s, 6)), [1])))", this);
    return norms.toComputePrecision();
  }

  /** Multiplies by a number. */
  public Value mul(double factor) {
    return graph.op("torch.mul(%s, " + Graph.literal(factor) + ")", this);
  }

  /** Converts from float32 to the graph's precision; returns this value if that is float32. */
  public Value toComputePrecision() {
    return graph.precision() == Precision.FP32 ? this : to(graph.precision());
  }

  /** Converts to float32, as results are returned; returns this value if it has that type. */
  public Value toFloat() {
    return graph.precision() == Precision.FP32 ? this : to(Precision.FP32);
  }

  private Value to(Precision precision) {
    return graph.op("torch.to(%s, " + precision.scalarType() + ")", this);
  }

  /** Computes x · sigmoid(x). */
  public Value silu() {
    return graph.op("torch.silu(%s)", this);
  }

  /** Applies an activation to each element. */
  public Value apply(Activation activation) {
    return activation.apply(this);
  }

  /** Reshapes a feature map into tokens: (B, C, H, W) → (B, H·W, C). */
  public Value imageToTokens() {
    return graph.op("torch.transpose(torch.flatten(%s, 2), 1, 2)", this);
  }

  /**
   * Reshapes tokens into a feature map: (B, H·W, C) → (B, C, H, W).
   *
   * @param image (·, ·, H, W) feature map that height and width are taken from
   */
  public Value tokensToImage(Value image) {
    return graph.op(
        "torch.unflatten(torch.transpose(%s, 1, 2), 2, [torch.size(%s, 2), torch.size(%s, 3)])",
        this, image, image);
  }

  /**
   * Selects one token of each example: (B, T, D) → (B, D).
   *
   * @param positions (B) int64 in [0, T)
   */
  public Value tokenAt(Value positions) {
    Value index = graph.op("torch.reshape(%s, [-1, 1, 1])", positions);
    Value wide = graph.op("torch.expand(%s, [-1, -1, torch.size(%s, 2)])", index, this);
    return graph.op("torch.squeeze(torch.gather(%s, 1, %s), 1)", this, wide);
  }

  /** Selects the token at one position of all examples: (B, T, D) → (B, D). */
  public Value tokenAt(int position) {
    return graph.op("torch.select(%s, 1, " + position + ")", this);
  }

  /** Concatenates along the last axis: (B, D1) and (B, D2) → (B, D1 + D2). */
  public Value concatLast(Value other) {
    return graph.op("torch.cat([%s, %s], -1)", this, other);
  }

  /** Flattens the tokens of each example into one vector: (B, N, D) → (B, N·D). */
  public Value joinTokens() {
    return graph.op("torch.flatten(%s, 1)", this);
  }

  /** Appends two axes, (B, C) → (B, C, 1, 1), so that the result can be added to a feature map. */
  public Value perChannel() {
    return graph.op("torch.unsqueeze(torch.unsqueeze(%s, -1), -1)", this);
  }

  /**
   * Concatenates feature maps along the channels: (B, C1, H, W) and (B, C2, H, W) → (B, C1 + C2, H,
   * W).
   *
   * @param other the second feature map; (1, C2, H, W) if all examples share it
   */
  public Value concatChannels(Value other) {
    return graph.op("torch.cat([%s, %s], 1)", this, other.asManyAs(this));
  }

  /**
   * Repeats a batch of one: (1, ·, ·, ·) → (B, ·, ·, ·); a batch of B stays.
   *
   * @param examples (B, ·, ·, ·) value that B is taken from
   */
  Value asManyAs(Value examples) {
    return graph.op("torch.expand(%s, [torch.size(%s, 0), -1, -1, -1])", this, examples);
  }

  /** Resizes (B, C, H, W) to height and width of {@code target}, by nearest neighbour. */
  public Value resizeNearestTo(Value target) {
    return graph.op(
        "torch.upsample_nearest2d(%s, [torch.size(%s, 2), torch.size(%s, 3)], None, None)",
        this, target, target);
  }

  /**
   * Resizes (B, C, H, W) to height and width of {@code target}, by bicubic interpolation, which
   * overshoots at edges.
   */
  public Value resizeBicubicTo(Value target) {
    return graph.op(
        "torch.upsample_bicubic2d(%s, [torch.size(%s, 2), torch.size(%s, 3)], False, None, None)",
        this, target, target);
  }

  /**
   * Multiplies by a matrix along the last axis: (B, N, M) and (M, W) → (B, N, W).
   *
   * @param matrix (M, W) of this value's type
   */
  public Value matmul(Value matrix) {
    return graph.op("torch.matmul(%s, %s)", this, matrix);
  }

  /** Doubles height and width by nearest neighbour: (B, C, H, W) → (B, C, 2H, 2W). */
  public Value doubleNearest() {
    return graph.op("torch.upsample_nearest2d(%s, None, [2., 2.])", this);
  }

  /**
   * Selects half of the channels: (B, 2C, H, W) → (B, C, H, W).
   *
   * @param half 0 for the first C channels, 1 for the last
   */
  public Value halfOfChannels(int half) {
    return graph.op("(torch.chunk(%s, 2, 1))[" + half + "]", this);
  }

  /** Limits each element to [{@code min}, {@code max}]. */
  public Value clamp(double min, double max) {
    return graph.op(
        "torch.clamp(%s, " + Graph.literal(min) + ", " + Graph.literal(max) + ")", this);
  }

  /** Sets negative elements to zero. */
  public Value positivePart() {
    return graph.op("torch.relu(%s)", this);
  }

  /** Pads (B, C, H, W) with zeros, by one column at the right and one row at the bottom. */
  public Value padRightBottom() {
    return graph.op("torch.constant_pad_nd(%s, [0, 1, 0, 1])", this);
  }

  /**
   * Applies dropout: sets each element to zero with this probability and scales up the others to
   * keep the mean. The engine's random generator draws.
   */
  public Value dropout(double probability) {
    return graph.op("torch.dropout(%s, " + Graph.literal(probability) + ", True)", this);
  }

  /**
   * Computes the mean over tokens of |this|² / |reference|², a float32 scalar. No gradient flows
   * into the reference.
   *
   * @param reference (B, N, D), the shape of this value
   */
  public Value squaredRatio(Value reference) {
    String squared = "torch.sum(torch.square(torch.to(%s, 6)), [-1])";
    Value length = graph.op("torch.detach(torch.add(" + squared + ", 1e-12))", reference);
    return graph.op("torch.mean(torch.div(" + squared + ", %s))", this, length);
  }

  /** Computes the share of features equal in all tokens of (B, N, D), a float32 scalar. */
  public Value constantShare() {
    Value range = graph.op("torch.sub(torch.amax(%1$s, [0, 1]), torch.amin(%1$s, [0, 1]))", this);
    return graph.op("torch.mean(torch.to(torch.le(%s, 1e-06), 6))", range);
  }

  /** Selects an element of a vector, as a scalar. */
  public Value elementAt(int index) {
    return graph.op("torch.select(%s, 0, " + index + ")", this);
  }

  /** Stacks scalars into a vector. */
  public static Value stack(List<Value> scalars) {
    String list = String.join(", ", Collections.nCopies(scalars.size(), "%s"));
    return scalars.get(0).graph.op("torch.stack([" + list + "])", scalars.toArray());
  }

  @Override
  public String toString() {
    return name;
  }
}
