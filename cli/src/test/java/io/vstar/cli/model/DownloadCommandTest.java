package io.vstar.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.vstar.cli.console.Commands;
import io.vstar.cli.console.ExitCode;
import io.vstar.cli.console.ProgressReporter;
import io.vstar.hub.FakeHub;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DownloadCommandTest {
  @TempDir private Path home;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void thePathIsPrinted() throws IOException {
    try (FakeHub hub = new FakeHub().large("a.safetensors", new byte[10])) {
      assertThat(run(Map.of("HF_ENDPOINT", hub.endpoint().toString()), "owner/name"))
          .isEqualTo(ExitCode.DONE);
      assertThat(out.toString()).isEqualTo(snapshot().resolve("a.safetensors") + "\n");
      assertThat(Path.of(out.toString().strip())).hasSize(10);
    }
  }

  @Test
  void jsonHoldsWhatAScriptNeeds() throws IOException {
    try (FakeHub hub = new FakeHub().large("a.safetensors", new byte[10])) {
      run(Map.of("HF_ENDPOINT", hub.endpoint().toString()), "owner/name:a.safetensors", "--json");
      JsonObject json = JsonParser.parseString(out.toString()).getAsJsonObject();
      assertThat(json.keySet())
          .containsExactly("model", "commit", "path", "snapshot", "files", "downloaded_bytes");
      assertThat(json.get("model").getAsString()).isEqualTo("owner/name:a.safetensors");
      assertThat(json.get("commit").getAsString()).isEqualTo(FakeHub.COMMIT);
      assertThat(json.get("snapshot").getAsString()).isEqualTo(snapshot().toString());
      assertThat(json.get("files")).hasToString("[\"a.safetensors\"]");
      assertThat(json.get("downloaded_bytes").getAsLong()).isEqualTo(10);
    }
  }

  @Test
  void mistakesHaveTheirExitCodes() {
    assertThat(run(Map.of(), "no-id")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString())
        .isEqualTo(
            "vstar: 'no-id' is not a model on the Hub; expected owner/name, owner/name@revision or"
                + " owner/name:file\n");
    assertThat(run(Map.of("HF_HUB_OFFLINE", "1"), "owner/name")).isEqualTo(ExitCode.INPUT);
  }

  @Test
  void progressIsInMegabytes() {
    List<String> steps = new ArrayList<>();
    ProgressReporter reporter =
        new ProgressReporter() {
          @Override
          public void aside(Runnable print) {
            print.run();
          }

          @Override
          public void step(long done, long total, String message, Optional<Duration> left) {
            steps.add(done + "/" + total + " " + message);
          }

          @Override
          public void close() {}
        };
    try (DownloadProgress progress = new DownloadProgress(() -> reporter, new PrintWriter(err))) {
      progress.progress("a", 0, 2_500_000);
      progress.progress("a", 1, 2_500_000);
      progress.progress("a", 1_000_000, 2_500_000);
      progress.progress("b", 1_000_001, 2_500_000);
      progress.progress("b", 2_500_000, 2_500_000);
    }
    assertThat(steps).containsExactly("1/3 MB a", "2/3 MB b", "3/3 MB b");
  }

  private Path snapshot() {
    return home.resolve(".cache/huggingface/hub/models--owner--name/snapshots")
        .resolve(FakeHub.COMMIT);
  }

  private int run(Map<String, String> environment, String... arguments) {
    CommandLine commandLine = new CommandLine(new DownloadCommand(environment, home));
    commandLine.setOut(new PrintWriter(out));
    commandLine.setErr(new PrintWriter(err));
    int code = Commands.run(commandLine, arguments);
    commandLine.getErr().flush();
    return code;
  }
}
