package io.vstar.pictures;

import io.vstar.architecture.StableDiffusionConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The files of embeddings that prompts may have: {@code .safetensors}, {@code .pt}, {@code .bin},
 * or pictures that carry one.
 *
 * @param files files that must be usable
 * @param folders folders of files of which the unusable ones are skipped, with all that is below
 *     them
 */
public record EmbeddingFiles(List<Weighted> files, List<Path> folders) {
  /** No files and no folders. */
  public static final EmbeddingFiles NONE = new EmbeddingFiles(List.of(), List.of());

  /**
   * A file with its strength.
   *
   * @param strength factor of the weight of its word in prompts: 0.7 is as good as {@code
   *     (word:0.7)}
   */
  public record Weighted(Path file, double strength) {}

  public EmbeddingFiles {
    files = List.copyOf(files);
    folders = List.copyOf(folders);
  }

  /** Returns the files with one more. */
  public EmbeddingFiles with(Weighted file) {
    List<Weighted> more = new ArrayList<>(files);
    more.add(file);
    return new EmbeddingFiles(more, folders);
  }

  /** Returns the files with one more folder. */
  public EmbeddingFiles withFolder(Path folder) {
    List<Path> more = new ArrayList<>(folders);
    more.add(folder);
    return new EmbeddingFiles(files, more);
  }

  /**
   * Reads the files, then the folders; a file that is listed twice is read once.
   *
   * @param model the model that the embeddings are for
   * @throws io.vstar.error.CheckpointException if a file is damaged or holds no embedding
   * @throws io.vstar.error.ConfigException if a file is for other models, or a folder cannot be
   *     read
   */
  FoundEmbeddingFiles read(StableDiffusionConfig model) {
    EmbeddingScan scan = new EmbeddingScan(model);
    files.stream().distinct().forEach(scan::addFile);
    folders.stream().distinct().forEach(scan::addFolder);
    return scan.found();
  }
}
