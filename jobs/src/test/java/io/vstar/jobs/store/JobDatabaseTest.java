package io.vstar.jobs.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vstar.error.ConfigException;
import io.vstar.error.OutputException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobDatabaseTest {
  @TempDir Path folder;

  @Test
  void anEmptyFileGetsTheSchemaAndKeepsIt() throws IOException {
    Path file = Files.createFile(folder.resolve("jobs.db"));
    for (int i = 0; i < 2; i++) {
      try (JobDatabase database = JobDatabase.open(file.toString())) {
        assertThat(new JobStore(database).list(true, 9)).isEmpty();
      }
    }
  }

  @Test
  void theFolderOfAFileIsMade() {
    try (JobDatabase database = JobDatabase.open(folder.resolve("a/b/jobs.db").toString())) {
      assertThat(database.name()).endsWith("jobs.db");
    }
  }

  @Test
  void severalThatOpenAtOnceMakeTheSchemaOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Integer>> opened = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        opened.add(
            threads.submit(
                () -> {
                  try (JobDatabase database =
                      JobDatabase.open(folder.resolve("jobs.db").toString())) {
                    return new JobStore(database).list(true, 9).size();
                  }
                }));
      }
      for (Future<Integer> each : opened) {
        assertThat(each.get()).isZero();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void theNewestMigrationIsTheVersionThatTheProgramKnows() throws IOException, URISyntaxException {
    Path first = Path.of(getClass().getResource("/db/vstar/V1__queue.sql").toURI());
    try (Stream<Path> files = Files.list(first.getParent())) {
      assertThat(files).hasSize(SchemaMigration.VERSION);
    }
  }

  @Test
  void aNewerSchemaIsRefusedAndLeftAlone() {
    String file = folder.resolve("jobs.db").toString();
    try (JobDatabase database = JobDatabase.open(file)) {
      database.transaction(
          connection ->
              new Query(
                      "INSERT INTO vstar_schema SELECT installed_rank + 1, '99', 'later', type,"
                          + " 'V99__later.sql', checksum, installed_by, installed_on,"
                          + " execution_time, success FROM vstar_schema WHERE version = '1'")
                  .update(connection));
    }
    assertThatThrownBy(() -> JobDatabase.open(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("schema 99 of a newer vstar, this one knows up to 1");
  }

  @Test
  void aFileThatIsNoDatabaseIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("jobs.db"), "no database ".repeat(500));
    assertThatThrownBy(() -> JobDatabase.open(file.toString()))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("not a database");
    assertThat(file).hasContent("no database ".repeat(500));
  }

  @Test
  void aServerThatIsNotThereIsNamedWithoutItsPassword() {
    assertThatThrownBy(
            () -> JobDatabase.open("jdbc:postgresql://127.0.0.1:1/vstar?user=a&password=secret"))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining("jdbc:postgresql://127.0.0.1:1/vstar cannot be used")
        .hasMessageNotContaining("secret");
  }

  @Test
  void anotherKindOfDatabaseIsRefused() {
    assertThatThrownBy(() -> JobDatabase.open("jdbc:mysql://localhost/vstar?password=secret"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("expected a file for SQLite or jdbc:postgresql:")
        .hasMessageNotContaining("secret");
  }
}
