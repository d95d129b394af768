package io.vstar.cli.registry;

import io.vstar.cli.console.ExitCode;
import io.vstar.train.result.Publication.Cause;
import io.vstar.train.result.ResultFolder;
import io.vstar.train.result.ResultView;
import io.vstar.train.result.RunFolder;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The common part of the commands that publish another run. */
abstract class PublishingCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private ResultArgument result;

  private final Cause cause;

  PublishingCommand(Cause cause) {
    this.cause = cause;
  }

  /** Returns the run that is to be published. */
  abstract RunFolder choose(ResultView view);

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try (ResultFolder folder = result.open()) {
      folder.repairs().forEach(line -> err.println("warning: " + line));
      RunFolder chosen = choose(folder.view());
      String before = folder.published().map(run -> ", before it " + run.number()).orElse("");
      folder.publish(chosen, cause, Instant.now()).forEach(line -> err.println("warning: " + line));
      out.println("published " + chosen.path() + before);
    }
    out.flush();
    err.flush();
    return ExitCode.DONE;
  }
}
