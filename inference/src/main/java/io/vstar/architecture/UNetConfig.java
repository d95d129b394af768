package io.vstar.architecture;

import java.util.List;
import java.util.Optional;

/**
 * The shape of the noise-predicting UNet with cross-attention (Rombach et al. 2022).
 *
 * @param sampleSize side of the square latents it was trained on
 * @param inChannels latent channels it takes, 4
 * @param outChannels channels it predicts, 4
 * @param levels from full latent resolution downwards; each but the last halves height and width
 * @param midTransformerDepth transformer blocks in the middle, at the last level's channels
 * @param midHeads attention heads in the middle
 * @param contextWidth width of the text tokens the cross-attention reads
 * @param linearProjection whether the transformers' in- and output projections are linear layers
 *     (SD 2.x, XL) or 1×1 convolutions (SD 1.x)
 * @param normGroups groups of all group norms
 * @param normEpsilon of the resnet blocks' group norms
 * @param sizeEmbedding what it reads beside timestep and text, in models that do (SDXL)
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
   * The summary of the prompt and the picture's sizes, added to the time embedding (Podell et al.
   * 2023, section 2.2).
   *
   * @param numberWidth width of the sinusoid of each number
   * @param numbers how many there are, 6
   * @param pooledWidth width of the prompt's summary
   */
  public record SizeEmbedding(int numberWidth, int numbers, int pooledWidth) {
    public SizeEmbedding {
      Checks.divides("2", 2, "addition_time_embed_dim", numberWidth);
      Checks.positive("number of sizes", numbers);
      Checks.positive("projection_class_embeddings_input_dim less the sizes", pooledWidth);
    }

    /** Width of summary and sinusoids together. */
    public int inputWidth() {
      return pooledWidth + numbers * numberWidth;
    }
  }

  /** At the usual eight pixels a cell, pictures of 4096 x 4096; published models have 128. */
  private static final int MAX_SAMPLE_SIZE = 512;

  /**
   * One resolution.
   *
   * @param channels of its feature maps
   * @param resnetBlocks on the way down; one more on the way up
   * @param transformerDepth transformer blocks after each resnet block; 0: no attention here
   * @param heads attention heads
   */
  public record Level(int channels, int resnetBlocks, int transformerDepth, int heads) {
    public Level {
      Checks.positive("layers_per_block", resnetBlocks);
      Checks.divides("num_attention_heads", heads, "block_out_channels", channels);
    }
  }

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

  /** Width of the time embedding: four times the first level's channels. */
  public int timeWidth() {
    return 4 * levels.get(0).channels();
  }

  /** Factor by which the innermost level is smaller than the latents. */
  public int downscale() {
    return 1 << (levels.size() - 1);
  }

  /** All attention layers, in the order of the forward pass. */
  public List<AttentionSite> attentionSites() {
    return AttentionSites.of(this);
  }
}
