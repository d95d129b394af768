package io.vstar.cli.console;

import ai.djl.util.Utils;
import io.vstar.error.VstarException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs a command line and turns errors into a short report and an exit code. */
public final class Commands {
  private static final Logger LOG = LoggerFactory.getLogger(Commands.class);

  private Commands() {}

  /**
   * Runs the command of the arguments.
   *
   * <p>A {@link VstarException} becomes one line on standard error; its stack trace is logged at
   * debug level. A mistake in the arguments becomes one line with the nearest valid option and the
   * way to the help. Anything else is a defect and is reported with its stack trace.
   *
   * @return the command's own code, or one of {@link ExitCode}
   */
  public static int run(CommandLine commandLine, String... arguments) {
    return run(() -> {}, commandLine, arguments);
  }

  /**
   * Runs the command of the arguments after some preparation, with the same reports of errors.
   *
   * @param before the preparation of the process
   * @return the command's own code, or one of {@link ExitCode}
   */
  public static int run(Runnable before, CommandLine commandLine, String... arguments) {
    commandLine.setUsageHelpAutoWidth(true);
    commandLine.setExpandAtFiles(false); // a prompt may begin with @
    commandLine.setParameterExceptionHandler((e, args) -> reportMisuse(e));
    commandLine.setExecutionExceptionHandler((e, command, parsed) -> report(e, command.getErr()));
    try {
      before.run();
      return commandLine.execute(arguments);
    } catch (VstarException e) {
      return report(e, commandLine.getErr());
    } catch (OutOfMemoryError e) {
      commandLine
          .getErr()
          .println(
              "vstar: out of memory (%s); give the JVM more, for example VSTAR_JAVA_OPTS=-Xmx8g"
                  .formatted(e.getMessage()));
      return ExitCode.INTERNAL_ERROR;
    } catch (LinkageError e) {
      return reportUnlinked(e, commandLine.getErr());
    }
  }

  private static int reportUnlinked(LinkageError e, PrintWriter err) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    err.println(
        "vstar: a library cannot be loaded (%s); native ones are unpacked into %s: make room there, delete it if it was damaged, or set DJL_CACHE_DIR to another folder"
            .formatted(cause, Utils.getEngineCacheDir()));
    LOG.debug("The error above was thrown here", e);
    return ExitCode.INTERNAL_ERROR;
  }

  private static int report(Exception e, PrintWriter err) {
    if (e instanceof VstarException expected) {
      err.println("vstar: " + expected.getMessage());
      LOG.debug("The error above was thrown here", expected);
      return ExitCode.of(expected);
    }
    if (e instanceof CancellationException) { // see Interruption.check
      return ExitCode.INTERRUPTED;
    }
    err.println("vstar: internal error: " + e);
    e.printStackTrace(err);
    return ExitCode.INTERNAL_ERROR;
  }

  private static int reportMisuse(ParameterException e) {
    // The message of a record's own check, called by a type converter, is better than picocli's.
    if (e.getCause() instanceof VstarException cause) {
      return report(cause, e.getCommandLine().getErr());
    }
    e.getCommandLine()
        .getErr()
        .println(
            "vstar: %s; see %s --help"
                .formatted(
                    e instanceof UnmatchedArgumentException unmatched
                        ? mistyped(unmatched)
                        : e.getMessage().lines().findFirst().orElse(""),
                    e.getCommandLine().getCommandSpec().qualifiedName(" ")));
    return ExitCode.USAGE;
  }

  private static String mistyped(UnmatchedArgumentException e) {
    // The argument after a mistyped option is its value, so only the first one is reported.
    String first = e.getUnmatched().get(0);
    List<String> nearest = e.getSuggestions();
    return "there is no '%s' here%s"
        .formatted(first, nearest.isEmpty() ? "" : "; did you mean '" + nearest.get(0) + "'");
  }
}
