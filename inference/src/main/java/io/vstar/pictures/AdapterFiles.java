package io.vstar.pictures;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The files of embeddings and hypernetworks.
 *
 * @param embeddings files of embeddings that prompts may have: {@code .safetensors}, {@code .pt},
 *     {@code .bin}, or pictures that carry one
 * @param hypernetworks hypernetworks that are applied to every prompt, and the folder of those that
 *     prompts name
 */
public record AdapterFiles(List<Path> embeddings, HypernetworkFiles hypernetworks) {
  /** No files. */
  public static final AdapterFiles NONE = new AdapterFiles(List.of(), HypernetworkFiles.NONE);

  public AdapterFiles {
    embeddings = List.copyOf(embeddings);
  }

  /** Returns the files with one more embedding. */
  public AdapterFiles withEmbedding(Path file) {
    List<Path> more = new ArrayList<>(embeddings);
    more.add(file);
    return new AdapterFiles(more, hypernetworks);
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
    return new AdapterFiles(embeddings, other);
  }

  /** Reads the embeddings, in their order; a file that is listed twice is read once. */
  List<StoredEmbedding> readEmbeddings() {
    return embeddings.stream().distinct().map(StoredEmbedding::read).toList();
  }
}
