package io.vstar.cli.train;

import io.vstar.train.config.HypernetworkConfig;
import io.vstar.train.config.TextualInversionConfig;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.config.TrainingSettings;
import io.vstar.train.run.RunPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a run is about to do, in a few lines; its {@code config.yaml} says the rest. */
record PlanText(RunPlan plan) {

  List<String> lines() {
    TrainConfig config = plan.config();
    List<String> lines = new ArrayList<>();
    lines.add("learning   " + subject(config) + ", on " + config.model());
    lines.add("pictures   " + pictures(config));
    lines.add(
        "sizes      "
            + plan.pictures().entrySet().stream()
                .map(size -> size.getKey() + " (" + size.getValue() + ")")
                .collect(Collectors.joining(", ")));
    lines.add("training   " + training(config.training()));
    lines.add(
        "run        %s (%s: what is cut off, %s: all settings)"
            .formatted(
                plan.folder().path(),
                plan.folder().crops().getFileName(),
                plan.folder().config().getFileName()));
    return lines;
  }

  private static String subject(TrainConfig config) {
    if (config instanceof TextualInversionConfig word) {
      return "%s from \"%s\", %s"
          .formatted(word.placeholder(), word.initializer(), count(word.vectors(), "vector"));
    }
    HypernetworkConfig style = (HypernetworkConfig) config;
    return "%s, a hypernetwork of layers %s"
        .formatted(style.outputName(), style.hypernetwork().layerStructure());
  }

  private String pictures(TrainConfig config) {
    int count = plan.pictures().values().stream().mapToInt(Integer::intValue).sum();
    String heldOut =
        plan.heldOut() > 0
            ? "%d held out to measure on".formatted(plan.heldOut())
            : "none held out, so the loss is measured on those trained on";
    return "%d in %s, %s".formatted(count, config.dataset().path(), heldOut);
  }

  private static String training(TrainingSettings training) {
    String accumulation =
        training.gradientAccumulation() > 1 ? " × " + training.gradientAccumulation() : "";
    return String.format(
        Locale.ROOT,
        "%s of %s%s, rate %s %s, seed %d, %s",
        count(training.steps(), "step"),
        count(training.batchSize(), "picture"),
        accumulation,
        training.learningRate(),
        training.schedule().name().toLowerCase(Locale.ROOT),
        training.seed(),
        training.precision().name().toLowerCase(Locale.ROOT));
  }

  private static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
