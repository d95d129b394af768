package io.vstar.cli.train;

import io.vstar.train.config.TrainConfig;
import io.vstar.train.config.TrainingSettings;
import io.vstar.train.event.RunEvent;
import io.vstar.train.result.RunFolder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A summary of a run's plan in a few lines; its {@code config.yaml} has all settings. */
record PlanText(RunEvent.Planned plan) {

  List<String> lines() {
    TrainConfig config = plan.config();
    List<String> lines = new ArrayList<>();
    lines.add("learning   " + plan.subject() + ", on " + config.model());
    lines.add("pictures   " + pictures(config));
    lines.add("sizes      " + plan.buckets().sizes());
    lines.add("batches    " + plan.buckets().batches());
    lines.add("training   " + training(config.training()));
    RunFolder folder = new RunFolder(plan.folder(), config.outputName());
    lines.add(
        "run        %s (%s: what is cut off, %s: all settings)"
            .formatted(folder.path(), folder.crops().getFileName(), folder.config().getFileName()));
    return lines;
  }

  private String pictures(TrainConfig config) {
    int count = plan.buckets().pictures();
    String heldOut =
        plan.heldOut() > 0
            ? "%d held out to measure on".formatted(plan.heldOut())
            : "none held out, so the loss is measured on those trained on";
    String folders =
        config.dataset().allSubsets().stream()
            .map(subset -> subset.path() + (subset.repeats() > 1 ? " × " + subset.repeats() : ""))
            .collect(Collectors.joining(", "));
    return "%d in %s, %s".formatted(count, folders, heldOut);
  }

  private static String training(TrainingSettings training) {
    String accumulation =
        training.gradientAccumulation() > 1 ? " × " + training.gradientAccumulation() : "";
    return String.format(
        Locale.ROOT,
        "%s of %s%s, %s, rate %s %s, seed %d, %s",
        count(training.plannedSteps(), "step"),
        count(training.batchSize(), "picture"),
        accumulation,
        training.chosenOptimizer().type(),
        training.learningRate(),
        training.schedule().type(),
        training.seed(),
        training.precision().name().toLowerCase(Locale.ROOT));
  }

  private static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
