package io.vstar.train.check;

import io.vstar.error.ConfigException;
import io.vstar.train.dataset.DatasetFinding;
import io.vstar.train.dataset.DatasetProblem;
import io.vstar.train.method.ExportedWord;
import java.util.List;
import java.util.Optional;

/**
 * Finds words that are learned and that the model knows, and those in which another word is hidden:
 * in A1111 an embedding is called by the name of its file.
 */
final class NewWordCheck implements DatasetCheck {
  private static final String KEY = "placeholder";

  @Override
  public List<DatasetFinding> findings(DatasetView data) {
    if (data.tokens().isEmpty()) {
      return List.of();
    }
    String otherName =
        data.words().size() == 1
            ? "give the file another name with output.name"
            : "take another placeholder, by whose letters and digits it is called";
    return data.words().stream()
        .flatMap(word -> finding(word, otherName, data.tokens().get()).stream())
        .toList();
  }

  private static Optional<DatasetFinding> finding(
      ExportedWord exported, String otherName, PromptTokens tokens) {
    String word = exported.placeholder().name();
    String file = exported.stem();
    try {
      tokens.requireFree(word);
    } catch (ConfigException e) {
      return Optional.of(
          DatasetFinding.of(DatasetProblem.KNOWN_WORD, List.of(), e.getMessage()).withKey(KEY));
    }
    if (!tokens.isWord(file)) {
      return Optional.empty();
    }
    return Optional.of(
        DatasetFinding.of(
                DatasetProblem.HIDDEN_WORD,
                List.of(),
                "%s will be in a file called %s, an ordinary word: programs that call an embedding by its file, such as A1111, take every \"%s\" in a prompt for it; %s"
                    .formatted(word, file, file, otherName))
            .withKey(KEY));
  }
}
