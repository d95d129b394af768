package io.vstar.cli;

import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_COMMAND_LIST;
import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING;

import io.vstar.cli.console.Commands;
import io.vstar.cli.console.ProgramVersion;
import io.vstar.tensor.DeviceChoice;
import io.vstar.tensor.NativeChoice;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** The program: {@code vstar COMMAND}. */
@Command(
    name = "vstar",
    description =
        "Textual inversion, hypernetworks, LoRA and DreamBooth for Stable Diffusion on the JVM.",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class)
public final class Vstar {
  private Vstar() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    // Programs read the numbers on the console and in files, so they are the same in all locales.
    Locale.setDefault(Locale.ROOT);
    CommandLine commandLine = commandLine(List.of(arguments)::contains);
    System.exit(Commands.run(Vstar::prepareProcess, commandLine, arguments));
  }

  /** Sets up the process, before any command. */
  private static void prepareProcess() {
    Map<String, String> environment = System.getenv();
    NativeChoice.apply(environment);
    ClassArchive.ofThisProcess(environment)
        .ifPresent(archive -> archive.makeIfMissing(text -> System.err.println("vstar: " + text)));
  }

  /**
   * Runs a command line as {@link #main} does, and returns its exit code instead of ending the
   * process.
   *
   * @param out receives results
   * @param err receives warnings and errors; progress goes to standard error
   */
  public static int run(PrintWriter out, PrintWriter err, String... arguments) {
    CommandLine commandLine = commandLine(List.of(arguments)::contains);
    return Commands.run(commandLine.setOut(out).setErr(err), arguments);
  }

  /**
   * Returns the command line with all commands.
   *
   * <p>Reading all options of all commands takes longer than some commands, so a command that is
   * not used has only what the list of commands shows.
   *
   * @param used tests whether the command of a name may be run
   */
  static CommandLine commandLine(Predicate<String> used) {
    CommandLine commandLine = new CommandLine(new Vstar());
    for (Class<?> command : CommandGroup.allCommands()) {
      String name = command.getAnnotation(Command.class).name();
      commandLine.addSubcommand(
          name, used.test(name) ? new CommandLine(command) : outline(command));
    }
    commandLine.getHelpSectionMap().put(SECTION_KEY_COMMAND_LIST_HEADING, help -> "");
    commandLine.getHelpSectionMap().put(SECTION_KEY_COMMAND_LIST, new CommandList());
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.registerConverter(DeviceChoice.class, DeviceChoice::new);
    return commandLine;
  }

  private static CommandLine outline(Class<?> command) {
    CommandSpec outline = CommandSpec.create();
    outline.usageMessage().description(command.getAnnotation(Command.class).description());
    return new CommandLine(outline);
  }
}
