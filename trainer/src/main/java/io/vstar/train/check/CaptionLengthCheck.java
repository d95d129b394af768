package io.vstar.train.check;

import io.vstar.train.config.DatasetSettings;
import io.vstar.train.dataset.Caption;
import io.vstar.train.dataset.DatasetFinding;
import io.vstar.train.dataset.DatasetProblem;
import io.vstar.train.dataset.TrainingImage;
import java.util.ArrayList;
import java.util.List;

/** Finds captions whose end is not read, because the prompt has more tokens than are read. */
final class CaptionLengthCheck implements DatasetCheck {
  @Override
  public List<DatasetFinding> findings(DatasetView data) {
    if (data.tokens().isEmpty()) {
      return List.of();
    }
    PromptTokens tokens = data.tokens().get();
    List<DatasetFinding> findings = new ArrayList<>();
    for (TrainingImage image : data.split().allImages()) {
      int dropped = data.prompts().apply(image).stream().mapToInt(tokens::dropped).max().orElse(0);
      if (dropped > 0) {
        findings.add(finding(image, dropped, data.config().dataset()));
      }
    }
    return findings;
  }

  private static DatasetFinding finding(TrainingImage image, int dropped, DatasetSettings dataset) {
    int needed = dataset.maxTokens() + dropped;
    int rounded = (needed + DatasetSettings.CHUNK_TOKENS - 1) / DatasetSettings.CHUNK_TOKENS;
    String advice =
        rounded <= DatasetSettings.MOST_CHUNKS
            ? "shorten it, or set dataset.maxTokens: " + rounded * DatasetSettings.CHUNK_TOKENS
            : "shorten it";
    return DatasetFinding.of(
            DatasetProblem.LONG_CAPTION,
            image.caption().map(Caption::file).orElse(image.path()),
            "%s: the last %d tokens of the prompt are not read, as only %d are; %s"
                .formatted(
                    image.caption().map(Caption::where).orElse(image.path().toString()),
                    dropped,
                    dataset.maxTokens(),
                    advice))
        .withKey("dataset.maxTokens");
  }
}
