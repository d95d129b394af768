package io.vstar.pictures;

import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.error.CheckpointException;
import io.vstar.error.ConfigException;
import io.vstar.generation.PromptEmbeddings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads files and folders of embeddings. As in A1111 a folder is read with all below it, an
 * embedding is named by its file, and the first file of a name is used.
 */
final class EmbeddingScan {
  private static final List<String> TENSORS = List.of(".safetensors", ".pt", ".bin");
  private static final List<String> PICTURES = List.of(".png", ".webp");
  private static final int MOST_FILES = 10_000;

  private final StableDiffusionConfig model;
  private final List<StoredEmbedding> loaded = new ArrayList<>();
  private final List<FoundEmbeddingFiles.Skipped> skipped = new ArrayList<>();
  private final Set<Path> read = new HashSet<>();
  private final Map<String, Path> byName = new HashMap<>(); // in lower case

  /**
   * Creates a scan that found nothing yet.
   *
   * @param model the model that the embeddings are for
   */
  EmbeddingScan(StableDiffusionConfig model) {
    this.model = model;
  }

  /** Reads a file that must be usable. */
  void addFile(EmbeddingFiles.Weighted weighted) {
    StoredEmbedding embedding = StoredEmbedding.read(weighted.file(), weighted.strength());
    PromptEmbeddings.requireFit(model, List.of(embedding.embedding()));
    read.add(realPath(weighted.file()));
    byName.putIfAbsent(key(embedding.webUiName()), weighted.file());
    byName.putIfAbsent(key(embedding.embedding().name()), weighted.file());
    loaded.add(embedding);
  }

  /** Reads the files of a folder, in the order of their paths, that can be used. */
  void addFolder(Path folder) {
    List<Path> files = list(folder);
    Set<Path> named = new HashSet<>(); // without extension, of tensor files
    files.stream().filter(file -> hasExtension(file, TENSORS)).forEach(f -> named.add(stem(f)));
    for (Path file : files) {
      boolean isPreview = hasExtension(file, PICTURES) && named.contains(stem(file));
      if (!isPreview && read.add(realPath(file))) {
        addFound(file);
      }
    }
  }

  private void addFound(Path file) {
    try {
      Optional<StoredEmbedding> found = StoredEmbedding.readOfFolder(file);
      if (found.isEmpty()) {
        return; // a picture beside the embeddings, which A1111 passes over too
      }
      StoredEmbedding embedding = found.get();
      PromptEmbeddings.requireFit(model, List.of(embedding.embedding()));
      Path first = byName.putIfAbsent(key(embedding.webUiName()), file);
      if (first == null) {
        loaded.add(embedding);
      } else {
        skip(file, "its name %s is taken by %s".formatted(embedding.webUiName(), first));
      }
    } catch (CheckpointException | ConfigException e) {
      skip(file, withoutName(e.getMessage(), file.toString()));
    }
  }

  /** Returns the path of a file behind all links, by which it is read only once. */
  private static Path realPath(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      return file.toAbsolutePath().normalize(); // its reader says what is wrong with it
    }
  }

  /** Returns a message without the file's name that it begins with. */
  private static String withoutName(String message, String name) {
    if (!message.startsWith(name)) {
      return message;
    }
    String rest = message.substring(name.length());
    return rest.startsWith(": ") ? rest.substring(2) : "it" + rest;
  }

  private void skip(Path file, String reason) {
    skipped.add(new FoundEmbeddingFiles.Skipped(file, reason));
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> all = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      List<Path> files =
          all.filter(file -> hasExtension(file, TENSORS) || hasExtension(file, PICTURES))
              .filter(Files::isRegularFile)
              .limit(MOST_FILES + 1L)
              .sorted()
              .toList();
      if (files.size() > MOST_FILES) {
        throw new ConfigException(
            "%s has more than %d files, expected a folder of embeddings"
                .formatted(folder, MOST_FILES));
      }
      if (!Files.isDirectory(folder)) {
        throw new ConfigException(
            folder + " is a file, expected a folder of embeddings; name a file with --embedding");
      }
      return files;
    } catch (IOException | UncheckedIOException e) {
      throw new ConfigException(
          "the embeddings folder %s cannot be read: %s".formatted(folder, e.getMessage()), e);
    }
  }

  private static boolean hasExtension(Path file, List<String> extensions) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return extensions.stream().anyMatch(name::endsWith);
  }

  /** Returns a path without its extension, and without the {@code .preview} before it. */
  private static Path stem(Path file) {
    String name = file.getFileName().toString();
    return file.resolveSibling(name.replaceFirst("(?i)(\\.preview)?\\.[^.]*$", ""));
  }

  /** Returns a name as it is compared: in lower case, without angle brackets. */
  private static String key(String name) {
    return name.strip().replaceFirst("^<(.+)>$", "$1").toLowerCase(Locale.ROOT);
  }

  FoundEmbeddingFiles found() {
    return new FoundEmbeddingFiles(loaded, skipped);
  }
}
