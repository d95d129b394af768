package io.vstar.architecture;

import java.util.List;
import java.util.Optional;

/**
 * The shape of the UNet with cross-attention (Rombach et al. 2022).
 *
 * @param sampleSize side of the square latents it was trained on, in cells
 * @param inChannels number of channels of its input, 4
 * @param outChannels number of channels of its output, 4
 * @param levels the levels from full latent resolution downwards; each but the last halves height
 *     and width
 * @param midTransformerDepth number of transformer blocks in the middle, at the last level's
 *     channels
 * @param midHeads number of attention heads in the middle
 * @param contextWidth width of a token of the context
 * @param linearProjection whether the transformers' in- and output projections are linear layers
 *     (SD 2.x, XL) or 1×1 convolutions (SD 1.x)
 * @param normGroups number of groups of all group norms
 * @param normEpsilon epsilon of the resnet blocks' group norms
 * @param sizeEmbedding embedding of picture sizes and pooled prompt that it reads beside timestep
 *     and context (SDXL); empty in other models
 */
public record UNetConfig(
    int sampleSize,
    int inChannels,
    int outChannels,
    List<Level> levels,
    int midTransformerDepth,
    int midHeads,
    int contextWidth,
    boolean linearProjection,
    int normGroups,
    double normEpsilon,
    Optional<SizeEmbedding> sizeEmbedding) {

  /**
   * The shape of the embedding of picture sizes and pooled prompt that is added to the time
   * embedding (Podell et al. 2023, section 2.2).
   *
   * @param numberWidth width of the sinusoidal embedding of each number
   * @param numbers number of sizes and crop offsets, 6
   * @param pooledWidth width of the pooled prompt embedding
   */
  public record SizeEmbedding(int numberWidth, int numbers, int pooledWidth) {
    public SizeEmbedding {
      Checks.divides("2", 2, "addition_time_embed_dim", numberWidth);
      Checks.positive("number of sizes", numbers);
      Checks.positive("projection_class_embeddings_input_dim less the sizes", pooledWidth);
    }

    /** Returns the width of the pooled embedding and all sinusoids together. */
    public int inputWidth() {
      return pooledWidth + numbers * numberWidth;
    }
  }

  /**
   * The largest sample size; with eight pixels a cell 4096 x 4096 pixels. Published models have up
   * to 128.
   */
  private static final int MAX_SAMPLE_SIZE = 512;

  /**
   * One level of the UNet, that is, all blocks of one resolution.
   *
   * @param channels number of channels of its feature maps
   * @param resnetBlocks number of resnet blocks on the way down; there is one more on the way up
   * @param transformerDepth number of transformer blocks after each resnet block; 0 for a level
   *     without attention
   * @param heads number of attention heads
   */
  public record Level(int channels, int resnetBlocks, int transformerDepth, int heads) {
    public Level {
      Checks.positive("layers_per_block", resnetBlocks);
      Checks.divides("num_attention_heads", heads, "block_out_channels", channels);
    }
  }

  /**
   * Checks the sizes.
   *
   * @throws io.vstar.error.ConfigException naming the key in config.json
   */
  public UNetConfig {
    levels = List.copyOf(levels);
    Checks.inRange("sample_size", sampleSize, 1, MAX_SAMPLE_SIZE);
    Checks.positive("in_channels", inChannels);
    Checks.positive("out_channels", outChannels);
    Checks.inRange("number of block_out_channels", levels.size(), 1, Checks.MAX_LEVELS);
    Checks.positive("cross_attention_dim", contextWidth);
    for (Level level : levels) {
      Checks.divides("norm_num_groups", normGroups, "block_out_channels", level.channels());
    }
  }

  /** Returns the width of the time embedding: four times the first level's channels. */
  public int timeWidth() {
    return 4 * levels.get(0).channels();
  }

  /** Returns the factor by which the innermost level is smaller than the latents along one side. */
  public int downscale() {
    return 1 << (levels.size() - 1);
  }

  /** Returns all attention layers in the order of the forward pass. */
  public List<AttentionSite> attentionSites() {
    return AttentionSites.of(this);
  }
}
