package io.vstar.train.check;

import io.vstar.error.ConfigException;
import io.vstar.text.Placeholder;
import io.vstar.train.dataset.DatasetFinding;
import io.vstar.train.dataset.DatasetProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds words that are learned and that the model knows, and those in which another word is hidden:
 * in A1111 an embedding is called by the name of its file, which by default has the characters of
 * the word without brackets.
 */
final class NewWordCheck implements DatasetCheck {
  private static final String KEY = "placeholder";

  @Override
  public List<DatasetFinding> findings(DatasetView data) {
    if (data.tokens().isEmpty()) {
      return List.of();
    }
    List<DatasetFinding> findings = new ArrayList<>();
    for (Placeholder word : data.words()) {
      String file =
          data.words().size() == 1
              ? data.config().outputName()
              : word.name().replaceAll("[^\\p{L}\\p{N}]", "");
      finding(word.name(), file, data.tokens().get()).ifPresent(findings::add);
    }
    return findings;
  }

  private static Optional<DatasetFinding> finding(String word, String file, PromptTokens tokens) {
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
                "%s will be in a file called %s, an ordinary word: programs that call an embedding by its file, such as A1111, take every \"%s\" in a prompt for it; give the file another name with output.name"
                    .formatted(word, file, file))
            .withKey(KEY));
  }
}
