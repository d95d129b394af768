package io.vstar.train.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vstar.error.OutputException;
import io.vstar.train.result.Publication.Cause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublicationLogTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  @TempDir Path folder;

  @Test
  void rollbacksGoBackOneAfterTheOther() {
    PublicationLog log = log("1 TRAINED", "2 TRAINED", "3 TRAINED");
    assertThat(log.earlier()).containsExactly("2", "1");
    log = log.with(new Publication(NOON, "2", Cause.ROLLED_BACK));
    assertThat(log.earlier()).containsExactly("1");
    log = log.with(new Publication(NOON, "1", Cause.ROLLED_BACK));
    assertThat(log.earlier()).isEmpty();
    assertThat(log.takenBack()).containsExactlyInAnyOrder("2", "3");
    assertThat(log.last()).hasValue("1");
  }

  @Test
  void aRunThatIsTrainedAfterARollbackComesOnTopOfWhatStood() {
    PublicationLog log = log("1 TRAINED", "2 TRAINED", "1 ROLLED_BACK", "3 TRAINED");
    assertThat(log.earlier()).containsExactly("1");
    assertThat(log.takenBack()).containsExactly("2");
  }

  @Test
  void aPromotionIsNotTakenBackAndHasNoRunTwice() {
    PublicationLog log = log("1 TRAINED", "2 TRAINED", "1 ROLLED_BACK", "2 PROMOTED", "1 PROMOTED");
    assertThat(log.takenBack()).isEmpty();
    assertThat(log.earlier()).containsExactly("2");
    assertThat(log.lastOf("2")).hasValue(new Publication(NOON, "2", Cause.PROMOTED));
  }

  @Test
  void aLogIsReadBack() {
    Path file = folder.resolve("publications.json");
    assertThat(PublicationLog.read(file).entries()).isEmpty();
    PublicationLog log = log("1 TRAINED", "2 FOUND");
    log.write(file);
    assertThat(PublicationLog.read(file)).isEqualTo(log);
  }

  @Test
  void aDamagedLogIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("publications.json"), "{\"entries\": [{}]}");
    assertThatThrownBy(() -> PublicationLog.read(file))
        .isInstanceOf(OutputException.class)
        .hasMessageStartingWith(file + " cannot be read (is not a log of publications");
  }

  private static PublicationLog log(String... entries) {
    return new PublicationLog(
        List.of(entries).stream()
            .map(entry -> entry.split(" "))
            .map(parts -> new Publication(NOON, parts[0], Cause.valueOf(parts[1])))
            .toList());
  }
}
