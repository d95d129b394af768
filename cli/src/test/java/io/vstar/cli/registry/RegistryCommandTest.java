package io.vstar.cli.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryCommandTest {
  @TempDir Path folder;
  private Path cat;

  /** The exit code of a command and what it printed. */
  private record Printed(int code, String out, String err) {}

  /** Publishes three runs and leaves a fourth one unpublished. */
  @BeforeEach
  void makeVersions() throws IOException {
    cat = folder.resolve("cat");
    try (ResultFolder results = ResultFolder.open(folder, "cat")) {
      for (String content : List.of("first", "second", "third")) {
        results.publish(learned(results, content), Cause.TRAINED, Instant.EPOCH);
      }
      learned(results, "fourth");
    }
  }

  private static RunFolder learned(ResultFolder results, String content) throws IOException {
    RunFolder run = results.begin();
    Files.writeString(run.path().resolve("cat.pt"), content);
    return run;
  }

  @Test
  void versionsAreListedWithTheirStanding() {
    JsonArray versions =
        JsonParser.parseString(registry("list", cat, "--json").out()).getAsJsonArray();
    assertThat(versions)
        .extracting(each -> each.getAsJsonObject().get("standing").getAsString())
        .containsExactly("earlier", "earlier", "published", "unfinished");
    assertThat(registry("list", folder).out()).containsPattern("cat +0003 +1970-01-01T00:00:00Z");
    assertThat(registry("show", cat).out()).contains("trained").contains("0003");
  }

  @Test
  void rollbacksGoBackOneByOneAndAPromotionForward() {
    assertThat(registry("rollback", cat).out()).contains("0002, before it 0003");
    assertThat(cat.resolve("cat.pt")).hasContent("second");
    assertThat(registry("list", cat).out()).contains("taken back");
    assertThat(registry("rollback", cat).code()).isEqualTo(ExitCode.DONE);
    assertThat(cat.resolve("cat.pt")).hasContent("first");
    Printed none = registry("rollback", cat);
    assertThat(none.code()).isEqualTo(ExitCode.USAGE);
    assertThat(none.err()).contains("has no earlier version that was published");
    assertThat(registry("promote", cat, "newest").code()).isEqualTo(ExitCode.DONE);
    assertThat(cat.resolve("cat.pt")).hasContent("fourth");
  }

  @Test
  void aRunThatIsNotThereIsRefusedAndTheOthersNamed() {
    Printed printed = registry("promote", cat, "9");
    assertThat(printed.code()).isEqualTo(ExitCode.USAGE);
    assertThat(printed.err())
        .contains(
            "has no run 9, expected current, previous, newest or one of 0001, 0002, 0003, 0004");
    assertThat(registry("list", folder.resolve("dog")).code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void pruningLeavesWhatIsNeeded() {
    assertThat(registry("prune", folder).err()).contains("expected --keep or --quota");
    assertThat(registry("prune", folder, "--quota=7", "--dry-run").out().lines()).hasSize(2);
    assertThat(registry("prune", folder, "--keep=0").out())
        .contains("0001, 5 B")
        .contains("0004, 6 B");
    assertThat(cat.resolve("runs")).isDirectoryNotContaining("glob:**0001");
    assertThat(cat.resolve("cat.pt")).hasContent("third");
    assertThat(registry("rollback", cat).code()).isEqualTo(ExitCode.DONE);
    Printed wrong = registry("prune", folder, "--quota=5T");
    assertThat(wrong.code()).isEqualTo(ExitCode.USAGE);
    assertThat(wrong.err()).contains("'5T' is no size");
  }

  @Test
  void aMirrorIsKeptAndRemoved() throws IOException {
    Path embeddings = Files.createDirectories(folder.resolve("embeddings"));
    assertThat(registry("mirror", cat, embeddings).code()).isEqualTo(ExitCode.DONE);
    registry("rollback", cat);
    assertThat(embeddings.resolve("cat.pt")).hasContent("second");
    assertThat(registry("mirror", cat, embeddings, "--remove").code()).isEqualTo(ExitCode.DONE);
    assertThat(embeddings).isEmptyDirectory();
    assertThat(registry("mirror", cat, folder.resolve("none")).err()).contains("is no folder");
  }

  @Test
  void whileATrainingHoldsTheFolderNothingIsChanged() {
    try (ResultFolder held = ResultFolder.open(folder, "cat")) {
      Printed printed = registry("rollback", cat);
      assertThat(printed.code()).isEqualTo(ExitCode.OUTPUT);
      assertThat(printed.err()).contains(held.path() + " is in use by process");
      assertThat(registry("list", cat).code()).isEqualTo(ExitCode.DONE);
    }
  }

  private static Printed registry(String command, Object... arguments) {
    List<String> line = new ArrayList<>(List.of("registry", command));
    for (Object argument : arguments) {
      line.add(argument.toString());
    }
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Vstar.run(new PrintWriter(out), new PrintWriter(err), line.toArray(String[]::new));
    return new Printed(code, out.toString(), err.toString());
  }
}
