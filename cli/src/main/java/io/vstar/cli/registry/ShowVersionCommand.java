package io.vstar.cli.registry;

import io.vstar.cli.console.ExitCode;
import io.vstar.train.result.ResultView;
import io.vstar.train.result.RunFolder;
import io.vstar.train.result.Version;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code vstar registry show}, which shows a version. */
@Command(
    name = "show",
    description =
        "Shows a version: where it stands and why, its curve, and its files by their SHA-256.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  bin/vstar registry show out/cat newest"})
public final class ShowVersionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private ResultArgument result;

  @Parameters(
      index = "1",
      paramLabel = "RUN",
      arity = "0..1",
      defaultValue = "current",
      description = "number, current, previous or newest (default: ${DEFAULT-VALUE})")
  private String run;

  @Option(names = "--json", description = "prints a JSON object")
  private boolean json;

  @Override
  public Integer call() {
    ResultView view = result.view();
    RunFolder chosen = ResultArgument.run(view, run);
    Version version =
        Version.of(view).stream()
            .filter(each -> each.run().equals(chosen))
            .findFirst()
            .orElseThrow();
    VersionOutput output = new VersionOutput(spec.commandLine().getOut());
    if (json) {
      output.versionAsJson(version);
    } else {
      output.details(version);
      view.mirrors().forEach(mirror -> output.line("copies in         " + mirror));
    }
    return ExitCode.DONE;
  }
}
