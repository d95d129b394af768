package io.vstar.cli.registry;

import io.vstar.cli.console.ExitCode;
import io.vstar.train.result.ResultView;
import io.vstar.train.result.Version;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code vstar registry list}, which lists results or the versions of one. */
@Command(
    name = "list",
    description = "Lists the versions of a result, or the results of a folder.",
    mixinStandardHelpOptions = true)
public final class ListVersionsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FOLDER",
      arity = "0..1",
      defaultValue = "out",
      description = "result folder, or a folder of some (default: ${DEFAULT-VALUE})")
  private Path folder;

  @Option(names = "--json", description = "prints a JSON array")
  private boolean json;

  @Override
  public Integer call() {
    List<ResultView> results = ResultFolders.in(folder);
    VersionOutput output = new VersionOutput(spec.commandLine().getOut());
    boolean one = new ResultView(folder).isResult();
    if (json && one) {
      output.versionsAsJson(Version.of(results.get(0)));
    } else if (json) {
      output.resultsAsJson(results);
    } else if (one) {
      output.table(Version.of(results.get(0)));
    } else {
      output.results(results);
    }
    return ExitCode.DONE;
  }
}
