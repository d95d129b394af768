package io.vstar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

class CommandListTest {
  @Test
  void namesEachCommandOnceUnderItsHeading() {
    StringWriter out = new StringWriter();

    Vstar.run(new PrintWriter(out), new PrintWriter(out), "--help");

    List<String> lines = out.toString().lines().toList();
    for (CommandGroup group : CommandGroup.ALL) {
      int heading = lines.indexOf(group.heading() + ":");
      int end = lines.subList(heading, lines.size()).indexOf("") + heading;
      for (Class<?> command : group.commands()) {
        String name = "  " + command.getAnnotation(Command.class).name() + " ";
        assertThat(lines).filteredOn(line -> line.startsWith(name)).hasSize(1);
        assertThat(lines.subList(heading, end)).anyMatch(line -> line.startsWith(name));
      }
    }
    assertThat(lines).allMatch(line -> line.length() <= 80);
  }

  @Test
  void saysOfACommandWhatItsDescriptionBeginsWith() {
    StringWriter out = new StringWriter();

    Vstar.run(new PrintWriter(out), new PrintWriter(out), "--help");

    assertThat(out.toString().lines())
        .contains("  lr-find               Tries learning rates")
        .contains("  inspect               Tells what a file is");
  }
}
