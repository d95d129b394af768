package io.vstar.cli.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.vstar.cli.Vstar;
import io.vstar.cli.console.ExitCode;
import io.vstar.jobs.job.ExitMeaning;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands without a service; {@code JobsRunTest} in module tests trains. */
class JobsCommandTest {
  private static final String CONFIG =
      Path.of("..", "configs", "cat.yaml").toAbsolutePath().normalize().toString();

  @TempDir Path folder;

  /** What a command printed. */
  private record Printed(int code, String out, String err) {
    JsonObject json() {
      return JsonParser.parseString(out).getAsJsonObject();
    }
  }

  @Test
  void aJobIsSubmittedShownAndSteered() {
    Printed submitted =
        jobs(
            "submit",
            CONFIG,
            "--cron=30 2 * * *",
            "--zone=UTC",
            "--set=output.folder=" + folder,
            "--json");
    assertThat(submitted.code()).as(submitted.err()).isEqualTo(ExitCode.DONE);
    JsonObject job = submitted.json();
    assertThat(job.get("name").getAsString()).isEqualTo("cat");
    assertThat(job.get("schedule").getAsString()).isEqualTo("cron 30 2 * * * UTC");
    assertThat(job.get("due").getAsString()).endsWith("T02:30:00Z");
    assertThat(job.get("results").getAsString()).isEqualTo(folder.resolve("cat").toString());
    assertThat(jobs("pause", "cat").out()).isEqualToIgnoringNewLines("job cat is paused");
    assertThat(jobs("show", "1", "--json").json().get("status").getAsString()).isEqualTo("paused");
    assertThat(jobs("resume", "cat").out()).isEqualToIgnoringNewLines("job cat is waiting");
    assertThat(jobs("cancel", "cat").out()).isEqualToIgnoringNewLines("job cat is cancelled");
    assertThat(array("list", "--json")).isEmpty();
    assertThat(array("list", "--all", "--json")).hasSize(1);
    assertThat(array("history", "--json")).isEmpty();
  }

  @Test
  void aConfigThatIsKeptHasItsPathsAndOverridesInIt() {
    JsonObject job =
        jobs("submit", CONFIG, "--copy-config", "--set=output.folder=" + folder, "--json").json();
    assertThat(job.get("config").getAsString()).isEqualTo("kept with the job");
    assertThat(job.has("overrides")).isFalse();
    assertThat(job.get("results").getAsString()).isEqualTo(folder.resolve("cat").toString());
  }

  @Test
  void severalConfigsAreSeveralJobs() {
    String dog = Path.of(CONFIG).resolveSibling("style-word.yaml").toString();
    Printed both = jobs("submit", CONFIG, dog, "--set=output.folder=" + folder, "--on-change");
    assertThat(both.code()).as(both.err()).isEqualTo(ExitCode.DONE);
    assertThat(array("list", "--json")).hasSize(2);
    Printed limited = jobs("list", "--limit=1");
    assertThat(limited.out().lines()).hasSize(2); // with its heading
    assertThat(limited.err()).startsWith("1 earlier jobs are not listed");
    Printed named = jobs("submit", CONFIG, dog, "--name=cat");
    assertThat(named.code()).isEqualTo(ExitCode.USAGE);
    assertThat(named.err()).contains("--name is given with 2 configs");
  }

  @Test
  void schedulesExcludeEachOther() {
    Printed printed = jobs("submit", CONFIG, "--every=6h", "--at=2026-12-01T02:30:00Z");
    assertThat(printed.code()).isEqualTo(ExitCode.USAGE);
    assertThat(printed.err()).contains("mutually exclusive");
  }

  @Test
  void aWrongConfigIsRefusedBeforeItIsInTheQueue() {
    Printed printed = jobs("submit", CONFIG, "--set=training.stepz=3");
    assertThat(printed.code()).isEqualTo(ExitCode.USAGE);
    assertThat(printed.err()).contains("did you mean training.steps");
    assertThat(array("list", "--json")).isEmpty();
  }

  @Test
  void aJobThatIsNotThereIsNamed() {
    for (String command : List.of("show", "cancel", "pause", "resume", "retry", "history")) {
      Printed printed = jobs(command, "dog");
      assertThat(printed.code()).as(command).isEqualTo(ExitCode.USAGE);
      assertThat(printed.err()).startsWith("vstar: there is no job dog in " + database());
    }
  }

  @Test
  void aServiceThatAnybodyCouldWatchIsRefused() {
    Printed open = jobs("serve", "--monitor=0.0.0.0:0");
    assertThat(open.code()).isEqualTo(ExitCode.USAGE);
    assertThat(open.err()).contains("needs a token; give --token-file");
    assertThat(jobs("serve", "--token-file=none").err()).contains("without --monitor");
    assertThat(jobs("serve", "--notify=example.org").err()).contains("no address of the web");
    assertThat(jobs("serve", "--notify-on=failed").err()).contains("nobody is told");
    assertThat(jobs("serve", "--notify-command=true", "--notify-on=lost").err())
        .contains("'lost' is no outcome, expected one of done, nothing-to-do");
  }

  @Test
  void aDatabaseThatIsGoneIsAnOutputError() {
    StringWriter err = new StringWriter();
    int code =
        Vstar.run(
            new PrintWriter(new StringWriter()),
            new PrintWriter(err),
            "jobs",
            "list",
            "--database=jdbc:postgresql://127.0.0.1:1/vstar");
    assertThat(code).isEqualTo(ExitCode.OUTPUT);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("vstar: the database jdbc:postgresql://127.0.0.1:1/vstar cannot be used");
  }

  @Test
  void theQueueReadsTheProgramsExitCodes() {
    Map<Integer, ExitMeaning> meanings =
        Map.of(
            ExitCode.DONE, ExitMeaning.DONE,
            ExitCode.INTERNAL_ERROR, ExitMeaning.HOPELESS,
            ExitCode.USAGE, ExitMeaning.MISUSE,
            ExitCode.INPUT, ExitMeaning.HOPELESS,
            ExitCode.OUTPUT, ExitMeaning.BUSY,
            ExitCode.TRAINING_FAILED, ExitMeaning.HOPELESS,
            ExitCode.NOTHING_TO_DO, ExitMeaning.NOTHING_TO_DO,
            ExitCode.NOT_PUBLISHED, ExitMeaning.NOT_PUBLISHED,
            ExitCode.INTERRUPTED, ExitMeaning.KILLED);
    meanings.forEach((code, meaning) -> assertThat(ExitMeaning.of(code)).isEqualTo(meaning));
  }

  private JsonArray array(String... arguments) {
    return JsonParser.parseString(jobs(arguments).out()).getAsJsonArray();
  }

  private String database() {
    return folder.resolve("jobs.db").toString();
  }

  private Printed jobs(String... arguments) {
    List<String> line = new ArrayList<>(List.of("jobs"));
    line.addAll(List.of(arguments));
    line.add("--database=" + database());
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Vstar.run(new PrintWriter(out), new PrintWriter(err), line.toArray(String[]::new));
    return new Printed(code, out.toString(), err.toString());
  }
}
