package io.vstar.cli.train;

import io.vstar.cli.console.ExitCode;
import io.vstar.error.ConfigException;
import io.vstar.train.result.Publication.Cause;
import io.vstar.train.result.ResultFolder;
import io.vstar.train.result.RunFolder;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code vstar publish}, which publishes the files of an earlier run. */
@Command(
    name = "publish",
    description =
        "Publishes the result of an earlier run: to have back what was replaced, or to take what"
            + " measured worse all the same.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  bin/vstar publish out/cat/runs/0001"})
public final class PublishCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN", description = "the run's folder, such as out/cat/runs/0001")
  private Path run;

  @Override
  public Integer call() {
    Path path = run.toAbsolutePath().normalize();
    Path result = path.getNameCount() < 3 ? path : path.getParent().getParent();
    if (!Files.isDirectory(path) || !path.getParent().endsWith("runs")) {
      throw new ConfigException(
          run + " is not the folder of a run, expected one such as out/cat/runs/0001");
    }
    try (ResultFolder results =
        ResultFolder.open(result.getParent(), result.getFileName().toString())) {
      results.repairs().forEach(line -> spec.commandLine().getErr().println("warning: " + line));
      RunFolder chosen = find(results, path);
      if (!chosen.holdsResult()) {
        throw new ConfigException(
            "%s holds nothing that could be published; these do: %s"
                .formatted(run, publishable(results)));
      }
      if (!chosen.damages().isEmpty()) {
        throw new ConfigException(
            "%s; these can be published: %s"
                .formatted(String.join("; ", chosen.damages()), publishable(results)));
      }
      results
          .publish(chosen, Cause.PROMOTED, Instant.now())
          .forEach(line -> spec.commandLine().getErr().println("warning: " + line));
      PrintWriter out = spec.commandLine().getOut();
      out.println("published " + chosen.path() + " in " + results.path());
      out.flush();
      return ExitCode.DONE;
    }
  }

  private RunFolder find(ResultFolder results, Path path) {
    return results.runs().stream()
        .filter(candidate -> candidate.path().equals(path))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigException(
                    "%s is not a run of %s; these are: %s"
                        .formatted(run, results.path(), publishable(results))));
  }

  private static String publishable(ResultFolder results) {
    String runs =
        results.view().publishable().stream()
            .map(RunFolder::number)
            .collect(Collectors.joining(", "));
    return runs.isEmpty() ? "none" : runs;
  }
}
