package io.vstar.cli.registry;

import io.vstar.cli.console.ExitCode;
import io.vstar.error.ConfigException;
import io.vstar.train.result.ResultFolder;
import io.vstar.train.result.ResultView;
import io.vstar.train.result.RunFolder;
import io.vstar.train.result.Version;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code vstar registry prune}, which removes old versions. */
@Command(
    name = "prune",
    description =
        "Removes old versions, the oldest first. What is published, what a rollback publishes and"
            + " a run that can be gone on with always stay.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  bin/vstar registry prune out --keep 5 --quota 500M"})
public final class PruneCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FOLDER", description = "result folder, or a folder of some")
  private Path folder;

  @Option(
      names = "--keep",
      paramLabel = "N",
      description = "versions of each result that stay beside those (default: all)")
  private Integer keep;

  @Option(
      names = "--quota",
      paramLabel = "SIZE",
      converter = ByteCount.class,
      description = "the most bytes of each result: 500M, 2G (default: no limit)")
  private Long quota;

  @Option(names = "--dry-run", description = "only says what would be removed")
  private boolean dryRun;

  @Override
  public Integer call() {
    if (keep == null && quota == null) {
      throw new ConfigException("nothing says what is old, expected --keep or --quota or both");
    }
    if (keep != null && keep < 0) {
      throw new ConfigException("--keep is %d, expected 0 or more".formatted(keep));
    }
    PrintWriter out = spec.commandLine().getOut();
    ResultFolders.in(folder).forEach(result -> prune(result, out));
    out.flush();
    return ExitCode.DONE;
  }

  private void prune(ResultView result, PrintWriter out) {
    try (ResultFolder opened =
        ResultFolder.open(result.path().getParent(), result.path().getFileName().toString())) {
      Map<RunFolder, Long> sizes = new LinkedHashMap<>();
      Version.of(opened.view()).forEach(version -> sizes.put(version.run(), version.bytes()));
      for (RunFolder run : old(opened.removable(), sizes)) {
        if (!dryRun) {
          opened.discard(run);
        }
        out.println(
            "%s %s, %s"
                .formatted(
                    dryRun ? "would remove" : "removed",
                    run.path(),
                    VersionOutput.size(sizes.get(run))));
      }
    }
  }

  private List<RunFolder> old(List<RunFolder> removable, Map<RunFolder, Long> sizes) {
    long bytes = sizes.values().stream().mapToLong(Long::longValue).sum();
    List<RunFolder> old = new ArrayList<>();
    for (int i = 0; i < removable.size(); i++) {
      boolean tooMany = keep != null && removable.size() - i > keep;
      boolean tooLarge = quota != null && bytes > quota;
      if (!tooMany && !tooLarge) {
        break;
      }
      old.add(removable.get(i));
      bytes -= sizes.get(removable.get(i));
    }
    return old;
  }
}
