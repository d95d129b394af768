package io.vstar.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.cli.Vstar;
import io.vstar.cli.console.ExitCode;
import io.vstar.train.result.Publication.Cause;
import io.vstar.train.result.ResultFolder;
import io.vstar.train.result.RunFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishCommandTest {
  @TempDir Path folder;

  private final StringWriter text = new StringWriter();

  @BeforeEach
  void makeTwoRuns() throws IOException {
    try (ResultFolder results = ResultFolder.open(folder, "cat")) {
      for (String content : new String[] {"first", "second"}) {
        RunFolder run = results.begin();
        Files.writeString(run.path().resolve("cat.pt"), content);
        results.publish(run, Cause.TRAINED, Instant.EPOCH);
      }
      Files.writeString(results.begin().path().resolve("manifest.json"), "of a run that failed");
    }
  }

  @Test
  void whatWasReplacedCanBeHadBack() {
    assertThat(publish(folder.resolve("cat/runs/0001"))).isEqualTo(ExitCode.DONE);
    assertThat(folder.resolve("cat/cat.pt")).hasContent("first");
    assertThat(text.toString())
        .isEqualTo(
            "published %s in %s%n"
                .formatted(folder.resolve("cat/runs/0001"), folder.resolve("cat")));
  }

  @Test
  void aRunWithoutAResultIsRefusedAndTheOthersNamed() {
    Path failed = folder.resolve("cat/runs/0003");
    assertThat(publish(failed)).isEqualTo(ExitCode.USAGE);
    assertThat(text.toString())
        .isEqualTo(
            "vstar: %s holds nothing that could be published; these do: 0001, 0002%n"
                .formatted(failed));
    assertThat(folder.resolve("cat/cat.pt")).hasContent("second");
  }

  @Test
  void anotherFolderIsRefused() {
    assertThat(publish(folder)).isEqualTo(ExitCode.USAGE);
    assertThat(publish(folder.resolve("cat/runs/0009"))).isEqualTo(ExitCode.USAGE);
    assertThat(text.toString())
        .contains("is not the folder of a run, expected one such as out/cat");
  }

  private int publish(Path run) {
    PrintWriter both = new PrintWriter(text);
    return Vstar.run(both, both, "publish", run.toString());
  }
}
