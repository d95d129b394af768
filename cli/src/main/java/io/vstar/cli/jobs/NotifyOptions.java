package io.vstar.cli.jobs;

import io.vstar.error.ConfigException;
import io.vstar.jobs.job.Outcome;
import io.vstar.jobs.notice.NoticeCommand;
import io.vstar.jobs.notice.NoticeTarget;
import io.vstar.jobs.notice.Notifier;
import io.vstar.jobs.notice.Webhook;
import io.vstar.jobs.service.JobView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** The options of notices about the ends of trainings. */
final class NotifyOptions {
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final String VARIABLE = "VSTAR_NOTIFY";

  @Option(
      names = "--notify",
      paramLabel = "URL",
      description =
          "posts a notice as JSON to this address; may be repeated (default: " + VARIABLE + ")")
  private List<String> addresses = new ArrayList<>();

  @Option(
      names = "--notify-command",
      paramLabel = "COMMAND",
      description = "runs a command of the shell with the notice on its standard input")
  private List<String> commands = new ArrayList<>();

  @Option(
      names = "--notify-on",
      paramLabel = "OUTCOME",
      split = ",",
      description =
          "outcomes that are told: done, nothing-to-do, not-published, failed, retried, stopped,"
              + " cancelled (default: failed,not-published)")
  private List<String> outcomes = new ArrayList<>();

  /**
   * Returns a notifier, which sends nothing if the options name no receiver.
   *
   * @param warnings is told of notices that are dropped
   */
  Notifier notifier(Map<String, String> environment, Consumer<String> warnings) {
    List<NoticeTarget> targets = new ArrayList<>();
    String usual = environment.getOrDefault(VARIABLE, "");
    List<String> chosen = addresses.isEmpty() && !usual.isEmpty() ? List.of(usual) : addresses;
    chosen.forEach(address -> targets.add(Webhook.of(address)));
    commands.forEach(command -> targets.add(new NoticeCommand(command)));
    if (targets.isEmpty() && !outcomes.isEmpty()) {
      throw new ConfigException(
          "--notify-on is given without --notify and --notify-command, so nobody is told");
    }
    return new Notifier(told(), targets, PAUSE, warnings);
  }

  private Set<Outcome> told() {
    if (outcomes.isEmpty()) {
      return EnumSet.of(Outcome.FAILED, Outcome.NOT_PUBLISHED);
    }
    return outcomes.stream().map(NotifyOptions::outcome).collect(Collectors.toSet());
  }

  private static Outcome outcome(String text) {
    List<Outcome> ends =
        Arrays.stream(Outcome.values())
            .filter(each -> each != Outcome.RUNNING && each != Outcome.LOST)
            .toList();
    return ends.stream()
        .filter(each -> word(each).equals(text.strip()))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigException(
                    "--notify-on: '%s' is no outcome, expected one of %s"
                        .formatted(
                            text,
                            ends.stream()
                                .map(NotifyOptions::word)
                                .collect(Collectors.joining(", ")))));
  }

  private static String word(Outcome outcome) {
    return JobView.words(outcome).replace(' ', '-');
  }
}
