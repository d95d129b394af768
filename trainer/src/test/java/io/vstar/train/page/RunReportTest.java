package io.vstar.train.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import io.vstar.train.event.RunEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunReportTest {
  private static final long LIMIT = 5_000_000;

  @TempDir private Path folder;

  @Test
  void thePageIsThereFromTheStartAndGrows() throws IOException {
    SampleRun run = new SampleRun(folder);
    run.start();
    assertThat(run.page())
        .contains(
            "training",
            "Nothing is measured yet",
            "wide.png",
            "model: pocket",
            "two.png is enlarged");
    long before = Files.size(run.folder().report());
    run.train(0, 40);
    assertThat(run.page()).contains("It is learning", "after 40 of 120", "step 20");
    assertThat(Files.size(run.folder().report())).isGreaterThan(before);
  }

  @Test
  void aCompletedRunHasItAll() {
    SampleRun run = new SampleRun(folder);
    run.start();
    run.train(0, SampleRun.STEPS);
    run.end(false, Optional.empty());
    assertThat(run.page())
        .contains(
            "It learned",
            "completed",
            "0.825", // the ratio of step 90
            "Fewer vectors",
            "loss without it, %",
            "a drawing of &lt;cat&gt;",
            "held out")
        .doesNotContain("http-equiv", "id=\"refresh\"");
  }

  @Test
  void whatARunSaysCannotBreakThePage() {
    SampleRun run = new SampleRun(folder);
    run.start();
    run.train(0, SampleRun.STEPS);
    run.end(false, Optional.of("it measures <i>worse</i>"));
    String page = run.page();
    assertThat(page).doesNotContain("<script>document", "'taken'<", "<b>kitten", "<i>worse");
    assertThat(page).contains("&lt;script&gt;document", "&lt;b&gt;kitten");
    assertThat(scripts(page)).as("charts, uPlot and the page's own").isEqualTo(3);
  }

  @Test
  void nothingIsLoadedFromElsewhere() {
    SampleRun run = new SampleRun(folder);
    run.start();
    run.train(0, 40);
    Matcher addresses =
        Pattern.compile("(?:src|href|url)\\s*[=(]\\s*\"?([^\"\\s)>]+)").matcher(run.page());
    while (addresses.find()) {
      assertThat(addresses.group(1)).matches("data:.*|#.*|\\./.*");
    }
  }

  @Test
  void aRunThatWasStoppedOrFailedSaysSo() {
    SampleRun stopped = new SampleRun(folder.resolve("stopped"));
    stopped.start();
    stopped.train(0, 40);
    stopped.end(true, Optional.empty());
    assertThat(stopped.page()).contains("stopped", "--resume goes on from here");

    SampleRun failed = new SampleRun(folder.resolve("failed"));
    failed.start();
    failed.train(0, 40);
    RunEvent.Validated best = new RunEvent.Validated(40, 0.18, SampleRun.ratio(40));
    failed.publish(new RunEvent.Trained(41, false, Optional.of("the loss is NaN"), best));
    failed.publish(new RunEvent.Exported(new TreeMap<>(Map.of()), Optional.of("the run failed")));
    assertThat(failed.page()).contains("The run failed", "the loss is NaN");

    SampleRun early = new SampleRun(folder.resolve("early"));
    early.start();
    early.report().failed("the <disk> is full");
    assertThat(early.page()).contains("The run failed", "the &lt;disk&gt; is full");
  }

  @Test
  void hundredsOfPreviewsFit() throws IOException {
    SampleRun run = new SampleRun(folder);
    run.start();
    for (int step = 1; step <= 300; step++) {
      run.drawn(10 * step, 2, 1);
    }
    run.end(false, Optional.empty());
    assertThat(Files.size(run.folder().report())).isBetween(LIMIT / 10, LIMIT);
    assertThat(run.page()).contains(">step 10<", ">step 3000<", "more steps are on the sheets");
  }

  @Test
  void aPageIsNotWrittenAtEveryMeasurement() throws IOException {
    SampleRun run = new SampleRun(folder);
    run.start();
    FileTime old = FileTime.fromMillis(0);
    Files.setLastModifiedTime(run.folder().report(), old);
    run.publish(new RunEvent.Validated(1, 0.2, 0.95));
    assertThat(Files.getLastModifiedTime(run.folder().report())).isEqualTo(old);
    run.wait(6);
    run.publish(new RunEvent.StepCompleted(2, Map.of()));
    assertThat(Files.getLastModifiedTime(run.folder().report())).isNotEqualTo(old);
  }

  @Test
  void aPageThatCannotBeWrittenIsWarnedOfOnceAndTheRunGoesOn() throws IOException {
    SampleRun run = new SampleRun(folder);
    List<String> warnings = new ArrayList<>();
    run.on(RunEvent.Warned.class, event -> warnings.add(event.message()));
    Files.createDirectories(run.folder().report().resolve("in the way"));
    run.start();
    run.train(0, 40);
    assertThat(warnings)
        .filteredOn(warning -> warning.startsWith("the report cannot be written"))
        .hasSize(1);
  }

  @Test
  void theChartsAreJsonForTheScript() {
    SampleRun run = new SampleRun(folder);
    run.start();
    run.train(0, 40);
    Matcher json =
        Pattern.compile("id=\"charts\">(.*?)</script>", Pattern.DOTALL).matcher(run.page());
    assertThat(json.find()).isTrue();
    JsonArray charts = JsonParser.parseString(json.group(1)).getAsJsonArray();
    assertThat(charts.get(0).getAsJsonObject().get("id").getAsString())
        .isEqualTo("validation_ratio");
  }

  private static int scripts(String page) {
    return (int) Pattern.compile("<script").matcher(page).results().count();
  }
}
