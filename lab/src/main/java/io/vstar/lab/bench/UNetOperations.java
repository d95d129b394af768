package io.vstar.lab.bench;

import io.vstar.architecture.AttentionSite;
import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.architecture.UNetConfig;
import io.vstar.checkpoint.ModelPart;
import io.vstar.checkpoint.network.NetworkShapes;
import io.vstar.tensor.TensorRuntime;
import io.vstar.train.bucket.Resolution;
import java.util.List;
import java.util.Map;

/**
 * Counts the UNet's floating-point operations for one picture: each weight is multiplied once for
 * each position of its feature map, and attention is counted by the positions and widths of its
 * layers. Convolutions are counted as direct ones, even if Winograd's filters make fewer products
 * of them.
 */
public final class UNetOperations {
  /** The gradient of attention by its forward pass: four products and the scores again, by two. */
  private static final double FUSED_ATTENTION_GRADIENT = 2.5;

  private final UNetConfig config;
  private final Map<String, List<Long>> shapes;
  private final long latentHeight;
  private final long latentWidth;
  private final long tokens;

  private UNetOperations(
      UNetConfig config,
      Map<String, List<Long>> shapes,
      long latentHeight,
      long latentWidth,
      long tokens) {
    this.config = config;
    this.shapes = shapes;
    this.latentHeight = latentHeight;
    this.latentWidth = latentWidth;
    this.tokens = tokens;
  }

  /**
   * Counts the operations of a model.
   *
   * @param runtime writes the network, whose weights have no numbers
   * @param picture size of the picture in pixels
   */
  public static UNetOperations of(
      TensorRuntime runtime, StableDiffusionConfig config, Resolution picture) {
    int cell = config.vae().downscale();
    return new UNetOperations(
        config.unet(),
        NetworkShapes.of(runtime, config, ModelPart.UNET),
        picture.height() / cell,
        picture.width() / cell,
        config.text().encoders().get(0).positions());
  }

  /** Returns the operations of a prediction. */
  public Operations forward() {
    Operations sum = Operations.NONE;
    for (Map.Entry<String, List<Long>> tensor : shapes.entrySet()) {
      sum = sum.plus(ofWeight(tensor.getKey(), tensor.getValue()));
    }
    for (AttentionSite site : config.attentionSites()) {
      sum = sum.plus(ofAttention(site));
    }
    return sum;
  }

  /**
   * Returns the operations of the gradient of the text. They are those of the prediction from the
   * first layer on that reads the text, since weights and earlier layers need no gradient.
   */
  public Operations backward() {
    Operations sum = Operations.NONE;
    boolean seesText = false;
    for (Map.Entry<String, List<Long>> tensor : shapes.entrySet()) {
      String name = tensor.getKey();
      seesText |= readsText(name);
      // The gradient of a transformer's output is computed together with that of its input.
      if ((seesText || name.contains(".proj_out.")) && !ofTime(name)) {
        sum = sum.plus(ofWeight(name, tensor.getValue()));
      }
    }
    seesText = false;
    for (AttentionSite site : config.attentionSites()) {
      seesText |= site.kind() == AttentionSite.Kind.CROSS;
      sum = seesText ? sum.plus(ofAttention(site).times(FUSED_ATTENTION_GRADIENT)) : sum;
    }
    return sum;
  }

  private Operations ofWeight(String name, List<Long> shape) {
    double operations =
        2.0
            * positions(name)
            * shape.stream().mapToDouble(Long::doubleValue).reduce(1, (a, b) -> a * b);
    return switch (shape.size()) {
      case 4 -> new Operations(operations, 0, 0);
      case 2 -> new Operations(0, operations, 0);
      default -> Operations.NONE; // biases and norms
    };
  }

  private Operations ofAttention(AttentionSite site) {
    int level = level(site.name());
    double cells = cells(level);
    double context = site.kind() == AttentionSite.Kind.CROSS ? tokens : cells;
    double width = config.levels().get(level).channels();
    return new Operations(0, 0, 4 * cells * context * width);
  }

  /** Returns the number of positions that a weight is used at. */
  private double positions(String name) {
    if (ofTime(name)) {
      return 1;
    }
    return readsText(name) ? tokens : cells(level(name));
  }

  private static boolean ofTime(String name) {
    return name.startsWith("time_embedding.")
        || name.startsWith("add_embedding.")
        || name.contains(".time_emb_proj.");
  }

  private static boolean readsText(String name) {
    return name.contains(".attn2.to_k.") || name.contains(".attn2.to_v.");
  }

  /** Returns the level whose feature maps have the size of a layer's output. */
  private int level(String name) {
    int last = config.levels().size() - 1;
    String[] parts = name.split("\\.");
    return switch (parts[0]) {
      case "down_blocks" -> Integer.parseInt(parts[1]) + (parts[2].equals("downsamplers") ? 1 : 0);
      case "mid_block" -> last;
      case "up_blocks" ->
          last - Integer.parseInt(parts[1]) - (parts[2].equals("upsamplers") ? 1 : 0);
      default -> 0;
    };
  }

  private double cells(int level) {
    return (double) halved(latentHeight, level) * halved(latentWidth, level);
  }

  /** Returns a side at a level; each level halves it, rounding up. */
  private static long halved(long side, int level) {
    long step = 1L << level;
    return (side + step - 1) / step;
  }
}
