package io.vstar.nn;

import java.util.Collections;
import java.util.List;

/**
 * A tensor that a {@link Graph} will compute: a name in the kernel being written.
 *
 * <p>Operators here are the element-wise and shape ones that need no weights; those with weights
 * are layers. Axis letters in comments of this package: B batch, C channels, H W rows and columns,
 * N = H·W or any number of tokens, D width of a token.
 */
public final class Value {
  private final Graph graph;
  private final String name;

  Value(Graph graph, String name) {
    this.graph = graph;
    this.name = name;
  }

  /** The graph this value belongs to, to which layers append. */
  Graph graph() {
    return graph;
  }

  public Value add(Value other) {
    return graph.op("torch.add(%s, %s)", this, other);
  }

  public Value mul(Value other) {
    return graph.op("torch.mul(%s, %s)", this, other);
  }

  public Value mul(double factor) {
    return graph.op("torch.mul(%s, " + Graph.literal(factor) + ")", this);
  }

  /** In the precision of the graph; itself where that is float32. */
  public Value toComputePrecision() {
    return graph.precision() == Precision.FP32 ? this : to(graph.precision());
  }

  /** In float32, for results. */
  public Value toFloat() {
    return graph.precision() == Precision.FP32 ? this : to(Precision.FP32);
  }

  private Value to(Precision precision) {
    return graph.op("torch.to(%s, " + precision.scalarType() + ")", this);
  }

  /** x · sigmoid(x). */
  public Value silu() {
    return graph.op("torch.silu(%s)", this);
  }

  public Value apply(Activation activation) {
    return activation.apply(this);
  }

  /** (B, C, H, W) → (B, H·W, C). */
  public Value imageToTokens() {
    return graph.op("torch.transpose(torch.flatten(%s, 2), 1, 2)", this);
  }

  /** (B, H·W, C) → (B, C, H, W), height and width being those of {@code image}. */
  public Value tokensToImage(Value image) {
    return graph.op(
        "torch.unflatten(torch.transpose(%s, 1, 2), 2, [torch.size(%s, 2), torch.size(%s, 3)])",
        this, image, image);
  }

  /**
   * (B, T, D) → (B, D): one token of each example.
   *
   * @param positions (B) int64 in [0, T)
   */
  public Value tokenAt(Value positions) {
    Value index = graph.op("torch.reshape(%s, [-1, 1, 1])", positions);
    Value wide = graph.op("torch.expand(%s, [-1, -1, torch.size(%s, 2)])", index, this);
    return graph.op("torch.squeeze(torch.gather(%s, 1, %s), 1)", this, wide);
  }

  /** Joins along the last axis: (B, D1) and (B, D2) → (B, D1 + D2). */
  public Value concatLast(Value other) {
    return graph.op("torch.cat([%s, %s], -1)", this, other);
  }

  /** (B, N, D) → (B, N·D). */
  public Value joinTokens() {
    return graph.op("torch.flatten(%s, 1)", this);
  }

  /** (B, C) → (B, C, 1, 1), to be added to an image. */
  public Value perChannel() {
    return graph.op("torch.unsqueeze(torch.unsqueeze(%s, -1), -1)", this);
  }

  /**
   * Joins along the channel axis of images, (B, C1, H, W) and (B, C2, H, W); the other may be one
   * image for all.
   */
  public Value concatChannels(Value other) {
    return graph.op("torch.cat([%s, %s], 1)", this, other.asManyAs(this));
  }

  /** One for all: (B or 1, ·, ·, ·) → (B, ·, ·, ·), B being that of {@code examples}. */
  Value asManyAs(Value examples) {
    return graph.op("torch.expand(%s, [torch.size(%s, 0), -1, -1, -1])", this, examples);
  }

  /** Nearest-neighbour interpolation of (B, C, H, W) to the height and width of {@code target}. */
  public Value resizeNearestTo(Value target) {
    return graph.op(
        "torch.upsample_nearest2d(%s, [torch.size(%s, 2), torch.size(%s, 3)], None, None)",
        this, target, target);
  }

  /** Nearest-neighbour interpolation of (B, C, H, W) to (B, C, 2H, 2W). */
  public Value doubleNearest() {
    return graph.op("torch.upsample_nearest2d(%s, None, [2., 2.])", this);
  }

  /** One half of the channels: (B, 2C, H, W) → (B, C, H, W); half 0 or 1. */
  public Value halfOfChannels(int half) {
    return graph.op("(torch.chunk(%s, 2, 1))[" + half + "]", this);
  }

  public Value clamp(double min, double max) {
    return graph.op(
        "torch.clamp(%s, " + Graph.literal(min) + ", " + Graph.literal(max) + ")", this);
  }

  /** Zero-pads (B, C, H, W) by one column at the right and one row at the bottom. */
  public Value padRightBottom() {
    return graph.op("torch.constant_pad_nd(%s, [0, 1, 0, 1])", this);
  }

  /**
   * Numbers set to zero with this probability, the others scaled up to keep the mean; from the
   * engine's generator.
   */
  public Value dropout(double probability) {
    return graph.op("torch.dropout(%s, " + Graph.literal(probability) + ", True)", this);
  }

  /**
   * The mean over tokens of |this|² by |reference|², a scalar of float32. No gradient flows into
   * the reference.
   *
   * @param reference (B, N, D), like this
   */
  public Value squaredRatio(Value reference) {
    String squared = "torch.sum(torch.square(torch.to(%s, 6)), [-1])";
    Value length = graph.op("torch.detach(torch.add(" + squared + ", 1e-12))", reference);
    return graph.op("torch.mean(torch.div(" + squared + ", %s))", this, length);
  }

  /** The share of the last axis that is the same for all tokens of (B, N, D), a float32 scalar. */
  public Value constantShare() {
    Value range = graph.op("torch.sub(torch.amax(%1$s, [0, 1]), torch.amin(%1$s, [0, 1]))", this);
    return graph.op("torch.mean(torch.to(torch.le(%s, 1e-06), 6))", range);
  }

  /** One number of a row of them. */
  public Value elementAt(int index) {
    return graph.op("torch.select(%s, 0, " + index + ")", this);
  }

  /** Scalars in a row. */
  public static Value stack(List<Value> scalars) {
    String list = String.join(", ", Collections.nCopies(scalars.size(), "%s"));
    return scalars.get(0).graph.op("torch.stack([" + list + "])", scalars.toArray());
  }

  @Override
  public String toString() {
    return name;
  }
}
