package io.vstar.cli;

import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.IHelpSectionRenderer;

/** Renders the list of commands, in groups, each command with what its description begins with. */
final class CommandList implements IHelpSectionRenderer {
  private static final int INDENT = 2;
  private static final Pattern END_OF_CLAUSE = Pattern.compile("[.:;](\\s|$)");

  @Override
  public String render(Help help) {
    int names =
        CommandGroup.allCommands().stream()
            .mapToInt(command -> annotation(command).name().length())
            .max()
            .orElse(0);
    StringBuilder text = new StringBuilder();
    for (CommandGroup group : CommandGroup.ALL) {
      TextTable table = table(help, names + 2 * INDENT);
      for (Class<?> command : group.commands()) {
        Command annotation = annotation(command);
        table.addRowValues(
            help.colorScheme().commandText(annotation.name()),
            help.colorScheme().text(beginning(annotation)));
      }
      text.append("%n%s:%n".formatted(group.heading())).append(table);
    }
    return text.append("%nvstar COMMAND --help tells more.%n".formatted()).toString();
  }

  private static TextTable table(Help help, int nameWidth) {
    int width = help.commandSpec().usageMessage().width();
    return TextTable.forColumns(
        help.colorScheme(),
        new Column(nameWidth, INDENT, Column.Overflow.SPAN),
        new Column(width - nameWidth, INDENT, Column.Overflow.WRAP));
  }

  private static Command annotation(Class<?> command) {
    return command.getAnnotation(Command.class);
  }

  /** Returns the first clause of a command's description. */
  private static String beginning(Command command) {
    return END_OF_CLAUSE.split(String.join(" ", command.description()), 2)[0];
  }
}
