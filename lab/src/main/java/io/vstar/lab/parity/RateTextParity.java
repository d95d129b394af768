package io.vstar.lab.parity;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.vstar.tensor.TensorRuntime;
import io.vstar.train.config.LearningRate;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Compares what A1111's texts of learning rates mean, which of them are errors, and the end. */
final class RateTextParity implements FormulaParity.Part {
  @Override
  public String file() {
    return "a1111_lr_strings.json";
  }

  @Override
  public void addTo(TensorRuntime runtime, Path folder, List<ParityItem> items) {
    int index = 0;
    for (JsonObject each : GoldenFolder.cases(GoldenFolder.facts(folder.resolve(file())))) {
      String text = each.get("schedule").getAsString();
      items.add(ParityItem.exact("rates[%d] \"%s\"".formatted(index++, text), agrees(each, text)));
    }
  }

  private static boolean agrees(JsonObject expected, String text) {
    int steps = expected.get("max_steps").getAsInt();
    int first = expected.get("initial_step").getAsInt();
    Optional<LearningRate> rate = read(text, steps, first);
    if (rate.isEmpty() || expected.has("error")) {
      return rate.isEmpty() && expected.has("error");
    }
    int end = Math.min(steps, rate.get().end());
    return hasPieces(rate.get(), expected.getAsJsonArray("pairs"))
        && rate.get().at(first) == expected.get("initial_rate").getAsDouble()
        && hasRates(rate.get(), first, end, expected.getAsJsonArray("rate_from_step"))
        && endsAt(end, steps, expected.get("training_ends_at_step"))
        && end - first == expected.get("steps_trained").getAsInt();
  }

  private static Optional<LearningRate> read(String text, int steps, int first) {
    try {
      return Optional.of(LearningRate.readAsA1111(text, steps, first));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean hasPieces(LearningRate rate, JsonArray pairs) {
    return rate.pieces()
        .equals(
            pairs.asList().stream()
                .map(JsonElement::getAsJsonArray)
                .map(
                    pair ->
                        new LearningRate.Piece(pair.get(0).getAsDouble(), pair.get(1).getAsInt()))
                .toList());
  }

  /** Returns whether each step has the rate of the last pair (step, rate) that is not behind it. */
  private static boolean hasRates(LearningRate rate, int first, int end, JsonArray changes) {
    int change = 0;
    for (int step = first; step < end; step++) {
      if (change + 1 < changes.size()
          && changes.get(change + 1).getAsJsonArray().get(0).getAsInt() == step) {
        change++;
      }
      if (rate.at(step) != changes.get(change).getAsJsonArray().get(1).getAsDouble()) {
        return false;
      }
    }
    return change + 1 == changes.size();
  }

  private static boolean endsAt(int end, int steps, JsonElement expected) {
    return expected.isJsonNull() ? end == steps : end == expected.getAsInt();
  }
}
