package io.vstar.train.tensorboard;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import tensorboard.Event;
import tensorboard.SessionLog;
import tensorboard.SourceMetadata;
import tensorboard.Summary;

/**
 * An event file that grows while a run goes on. Every event is written at once and in one piece, so
 * that TensorBoard shows it soon, and a process that is killed leaves whole records.
 */
final class EventFile implements Closeable {
  /** The version from which on a {@link SessionLog} tells where a run was continued. */
  private static final String VERSION = "brain.Event:2";

  private static final double NANOS = 1e9;

  private final FileChannel channel;
  private final InstantSource clock;

  private EventFile(FileChannel channel, InstantSource clock) {
    this.channel = channel;
    this.clock = clock;
  }

  /**
   * Begins a new file.
   *
   * @param clock the clock of the events
   * @throws IOException if the file exists or cannot be written
   */
  static EventFile create(Path file, InstantSource clock) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    EventFile events = new EventFile(channel, clock);
    try {
      events.append(
          Event.newBuilder()
              .setFileVersion(VERSION)
              .setSourceMetadata(SourceMetadata.newBuilder().setWriter("vstar")));
      return events;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Makes TensorBoard forget what earlier files of the run say about this and later steps, which
   * are made again.
   *
   * @param step the first step that is made again
   */
  void continueFrom(int step) throws IOException {
    append(
        Event.newBuilder()
            .setStep(step)
            .setSessionLog(SessionLog.newBuilder().setStatus(SessionLog.SessionStatus.START)));
  }

  /** Appends values of a step. */
  void append(int step, Summary summary) throws IOException {
    append(Event.newBuilder().setStep(step).setSummary(summary));
  }

  private void append(Event.Builder event) throws IOException {
    Instant now = clock.instant();
    event.setWallTime(now.getEpochSecond() + now.getNano() / NANOS);
    ByteBuffer record = RecordFraming.framed(event.build().toByteArray());
    while (record.hasRemaining()) {
      channel.write(record);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
