package io.vstar.pictures;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The files of embeddings, hypernetworks and LoRAs.
 *
 * @param embeddings embeddings that prompts may have
 * @param hypernetworks hypernetworks that are applied to every prompt, and the folder of those that
 *     prompts name
 * @param loras LoRAs that are applied to every prompt, and the folder of those that prompts name
 */
public record AdapterFiles(
    EmbeddingFiles embeddings, HypernetworkFiles hypernetworks, LoraFiles loras) {
  /** No files. */
  public static final AdapterFiles NONE =
      new AdapterFiles(EmbeddingFiles.NONE, HypernetworkFiles.NONE, LoraFiles.NONE);

  /** Returns the files with one more embedding. */
  public AdapterFiles withEmbedding(Path file) {
    return withEmbeddings(embeddings.with(new EmbeddingFiles.Weighted(file, 1)));
  }

  /** Returns the files with other embeddings. */
  public AdapterFiles withEmbeddings(EmbeddingFiles other) {
    return new AdapterFiles(other, hypernetworks, loras);
  }

  /**
   * Returns the files with one more hypernetwork, which works on every prompt.
   *
   * @param strength 1 as it was trained; 0 is as good as none
   */
  public AdapterFiles withHypernetwork(Path file, double strength) {
    List<HypernetworkFiles.Weighted> more = new ArrayList<>(hypernetworks.files());
    more.add(new HypernetworkFiles.Weighted(file, strength));
    return withHypernetworks(new HypernetworkFiles(more, hypernetworks.folder()));
  }

  /** Returns the files with other hypernetworks. */
  public AdapterFiles withHypernetworks(HypernetworkFiles other) {
    return new AdapterFiles(embeddings, other, loras);
  }

  /** Returns the files with other LoRAs. */
  public AdapterFiles withLoras(LoraFiles other) {
    return new AdapterFiles(embeddings, hypernetworks, other);
  }
}
