package io.vstar.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that bytes are forced to the disk, which no reader can see, by the events of Java's flight
 * recorder.
 */
class AtomicFileForceTest {
  @TempDir private Path folder;

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "folders cannot be forced there")
  void theFileIsForcedToTheDiskBeforeItTakesItsNameAndTheFolderAfter() throws IOException {
    Path target = folder.resolve("a.bin");
    List<Path> temporary = new ArrayList<>();
    List<Instant> checked = new ArrayList<>();

    List<RecordedEvent> forced =
        forcedDuring(
            () ->
                AtomicFile.write(
                    target,
                    new byte[100_000],
                    written -> {
                      temporary.add(written);
                      checked.add(Instant.now());
                    }));

    assertThat(forced)
        .extracting(event -> event.getString("path"))
        .containsExactly(temporary.get(0).toString(), folder.toString());
    assertThat(forced.get(0).getBoolean("metaData")).isTrue();
    assertThat(forced.get(0).getEndTime()).isBeforeOrEqualTo(checked.get(0));
    assertThat(forced.get(1).getStartTime()).isAfterOrEqualTo(checked.get(0));
  }

  private List<RecordedEvent> forcedDuring(Runnable task) throws IOException {
    Path record = Files.createTempFile("forced", ".jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.FileForce").withoutThreshold();
      recording.start();
      task.run();
      recording.stop();
      recording.dump(record);
      return RecordingFile.readAllEvents(record).stream()
          .filter(event -> String.valueOf(event.getString("path")).startsWith(folder.toString()))
          .toList();
    } finally {
      Files.delete(record);
    }
  }
}
