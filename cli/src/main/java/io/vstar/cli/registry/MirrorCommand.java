package io.vstar.cli.registry;

import io.vstar.cli.console.ExitCode;
import io.vstar.error.ConfigException;
import io.vstar.error.OutputException;
import io.vstar.train.result.ResultFolder;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code vstar registry mirror}, which keeps copies for another program. */
@Command(
    name = "mirror",
    description =
        "Keeps copies of the published files in a folder of another program, such as A1111's"
            + " embeddings, from now on: with each publication, promotion and rollback.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  bin/vstar registry mirror out/cat /srv/a1111/embeddings"})
public final class MirrorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private ResultArgument result;

  @Parameters(index = "1", paramLabel = "FOLDER", description = "folder of the other program")
  private Path folder;

  @Option(names = "--remove", description = "removes the copies, and keeps none there any more")
  private boolean remove;

  @Override
  public Integer call() {
    Path mirror = folder.toAbsolutePath().normalize();
    PrintWriter out = spec.commandLine().getOut();
    try (ResultFolder opened = result.open()) {
      if (remove) {
        removeFrom(opened, mirror);
        out.println("removed the copies from " + mirror);
      } else {
        addTo(opened, mirror);
        out.println(mirror + " has copies of what is published in " + opened.path());
      }
    }
    out.flush();
    return ExitCode.DONE;
  }

  private void removeFrom(ResultFolder opened, Path mirror) {
    if (!opened.removeMirror(mirror)) {
      throw new ConfigException(
          "%s has no copies of %s; these have: %s"
              .formatted(folder, opened.path(), opened.view().mirrors()));
    }
  }

  private void addTo(ResultFolder opened, Path mirror) {
    if (!Files.isDirectory(mirror)) {
      throw new ConfigException(folder + " is no folder, expected one of another program");
    }
    List<String> problems = opened.mirror(mirror);
    if (!problems.isEmpty()) {
      throw new OutputException(String.join("; ", problems));
    }
  }
}
