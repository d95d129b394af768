package io.vstar.hostile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A small valid model folder, without weights, and a dataset, in which one file is then another.
 */
final class ModelSeed {
  /** Where it is kept, relative to this module. */
  static final Path FOLDER = Path.of("src/test/resources/golden/tiny-sd15");

  static final List<String> FILES =
      List.of(
          "scheduler/scheduler_config.json",
          "text_encoder/config.json",
          "tokenizer/merges.txt",
          "tokenizer/special_tokens_map.json",
          "tokenizer/tokenizer_config.json",
          "tokenizer/vocab.json",
          "unet/config.json",
          "vae/config.json");

  private ModelSeed() {}

  /** Puts them into {@code folder/model} and {@code folder/dataset}. */
  static void copyInto(Path folder) throws IOException {
    for (String file : FILES) {
      Path copy = folder.resolve("model").resolve(file);
      Files.createDirectories(copy.getParent());
      Files.copy(FOLDER.resolve(file), copy);
    }
    Path picture = Files.createDirectories(folder.resolve("dataset")).resolve("rgb.png");
    Files.write(picture, HostileArchives.resource("/io/vstar/image/rgb.png"));
  }
}
