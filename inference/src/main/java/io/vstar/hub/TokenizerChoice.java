package io.vstar.hub;

import io.vstar.error.CheckpointException;
import java.util.List;
import java.util.Optional;

/** Chooses the files of CLIP's tokenizer. */
record TokenizerChoice(HubId id) implements FileChoice {
  private static final List<String> NEEDED = List.of("vocab.json", "merges.txt");
  private static final List<String> USEFUL =
      List.of("vocab.json", "merges.txt", "tokenizer_config.json", "special_tokens_map.json");

  @Override
  public Selection choose(List<String> files) {
    for (String file : NEEDED) {
      if (!files.contains(file)) {
        throw new CheckpointException(
            "%s has no %s at its root, so it has no tokenizer of CLIP; it has %s"
                .formatted(id, file, FileChoice.some(files)));
      }
    }
    List<String> present = USEFUL.stream().filter(files::contains).toList();
    return new Selection(present, Optional.empty(), present.equals(USEFUL));
  }
}
