package io.vstar.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.regex.Pattern.DOTALL;
import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.cli.console.ExitCode;
import io.vstar.cli.jobs.JobsCommand;
import io.vstar.cli.lab.BenchCommand;
import io.vstar.cli.registry.RegistryCommand;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * {@code docs/cli.md} lists the commands, options and exit codes that there are, {@code
 * docs/bench.md} the benchmarks, {@code docs/operations.md} the commands of the queue; those about
 * hypernetworks are in {@code docs/hypernetworks.md}.
 */
class CommandDocumentTest {
  private static final Pattern OPTION = Pattern.compile("--[a-z][a-z-]*");

  @Test
  void everyCommandHasASectionWithItsOptions() throws IOException {
    requireSections(List.of("cli.md", "hypernetworks.md"), Vstar.commandLine(name -> true));
  }

  @Test
  void theCheckOfADataSetHasATableOfItsOptions() throws IOException {
    CommandLine dataset = Vstar.commandLine(name -> true).getSubcommands().get("dataset");
    requireTable(List.of("cli.md"), "dataset check", dataset.getSubcommands().get("check"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"merge", "extract"})
  void whatMakesLorasHasATableOfItsOptions(String name) throws IOException {
    CommandLine lora = Vstar.commandLine(used -> true).getSubcommands().get("lora");
    requireTable(List.of("cli.md"), "lora " + name, lora.getSubcommands().get(name));
  }

  @Test
  void theMakingOfAestheticEmbeddingsHasATableOfItsOptions() throws IOException {
    CommandLine aesthetic = Vstar.commandLine(name -> true).getSubcommands().get("aesthetic");
    requireTable(List.of("cli.md"), "aesthetic make", aesthetic.getSubcommands().get("make"));
  }

  @Test
  void everyBenchmarkHasASectionWithItsOptions() throws IOException {
    requireSections(List.of("bench.md"), new CommandLine(BenchCommand.class));
  }

  @Test
  void everyCommandOfTheQueueHasASectionWithItsOptions() throws IOException {
    requireSections(List.of("operations.md"), new CommandLine(JobsCommand.class));
  }

  @Test
  void everyCommandOfTheRegistryHasASectionWithItsOptions() throws IOException {
    requireSections(List.of("registry.md"), new CommandLine(RegistryCommand.class));
  }

  @Test
  void everyExitCodeIsExplained() throws Exception {
    String codes = section("cli.md", "Exit codes");
    for (Field field : ExitCode.class.getFields()) {
      assertThat(Modifier.isStatic(field.getModifiers())).isTrue();
      assertThat(codes).containsPattern("(?m)^\\| " + field.getInt(null) + "[,| ]");
    }
  }

  private static void requireSections(List<String> documents, CommandLine parent)
      throws IOException {
    for (Map.Entry<String, CommandLine> command : parent.getSubcommands().entrySet()) {
      requireTable(documents, command.getKey(), command.getValue());
    }
  }

  private static void requireTable(List<String> documents, String name, CommandLine command)
      throws IOException {
    Set<String> declared =
        command.getCommandSpec().options().stream()
            .filter(option -> !option.usageHelp() && !option.versionHelp())
            .map(OptionSpec::longestName)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(documentedOptions(documents, name)).as(name).isEqualTo(declared);
  }

  /** What the first column of the section's table names. */
  private static Set<String> documentedOptions(List<String> documents, String command)
      throws IOException {
    Set<String> options = new TreeSet<>();
    StringBuilder sections = new StringBuilder();
    for (String document : documents) {
      sections.append(section(document, command));
    }
    assertThat(sections).as("section %s", command).isNotEmpty();
    for (String line : sections.toString().lines().filter(l -> l.startsWith("| `")).toList()) {
      String firstCell = line.substring(0, line.indexOf('|', 1));
      for (Matcher option = OPTION.matcher(firstCell); option.find(); ) {
        options.add(option.group());
      }
    }
    return options;
  }

  /** Empty if there is none. */
  private static String section(String document, String title) throws IOException {
    String text = Files.readString(Path.of("..", "docs", document), UTF_8);
    Matcher section =
        Pattern.compile(
                "\n###? %s\n.*?(?=\n## |\n### [a-z-]+ [a-z-]+\n|$)".formatted(title), DOTALL)
            .matcher(text);
    return section.find() ? section.group() : "";
  }
}
