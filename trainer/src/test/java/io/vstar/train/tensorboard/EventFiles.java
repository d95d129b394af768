package io.vstar.train.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tensorboard.Event;

/** Reads event files and checks every checksum. */
final class EventFiles {
  private EventFiles() {}

  /** Returns the event files of a folder in the order in which TensorBoard reads them. */
  static List<Path> in(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().contains("tfevents"))
          .sorted()
          .toList();
    }
  }

  /** Returns the events of a file. */
  static List<Event> read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<Event> events = new ArrayList<>();
    while (bytes.hasRemaining()) {
      int at = bytes.position();
      int length = Math.toIntExact(bytes.getLong());
      assertThat(bytes.getInt()).isEqualTo(RecordFraming.maskedChecksum(bytes.array(), at, 8));
      byte[] content = new byte[length];
      bytes.get(content);
      assertThat(bytes.getInt()).isEqualTo(RecordFraming.maskedChecksum(content, 0, length));
      events.add(Event.parseFrom(content));
    }
    return events;
  }
}
