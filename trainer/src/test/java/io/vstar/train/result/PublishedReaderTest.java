package io.vstar.train.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.train.result.Publication.Cause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Readers of the published files while these are exchanged, 100 times, or 500 times with {@code
 * -Dvstar.slow=true}.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a file that is open cannot be replaced there")
class PublishedReaderTest {
  private static final int PUBLICATIONS = Boolean.getBoolean("vstar.slow") ? 500 : 100;
  private static final int SIZE = 9_000; // more than a block of a file system
  private static final int READERS = 4; // so that one of them is in time also on a single core

  @TempDir Path folder;

  @Test
  void aReaderNeverFindsATornOrMissingFile() throws Exception {
    Path embeddings = Files.createDirectories(folder.resolve("embeddings"));
    try (ResultFolder results = ResultFolder.open(folder, "cat")) {
      results.mirror(embeddings);
      results.publish(learned(results, 'a'), Cause.TRAINED, Instant.EPOCH);
      Reader reader =
          new Reader(
              List.of(
                  folder.resolve("cat/cat.safetensors"),
                  folder.resolve("cat/current/cat.safetensors"),
                  embeddings.resolve("cat.safetensors")));
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        threads.add(new Thread(reader, "reader " + i));
      }
      threads.forEach(Thread::start);
      for (int i = 1; i <= PUBLICATIONS; i++) {
        if (i % 5 == 0) {
          results.publish(
              results.view().previous().orElseThrow(), Cause.ROLLED_BACK, Instant.EPOCH);
        } else {
          results.publish(learned(results, (char) ('a' + i % 26)), Cause.TRAINED, Instant.EPOCH);
        }
        results.prune(0); // no more than what is published and what a rollback publishes
      }
      reader.awaitMore();
      reader.stop.set(true);
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(reader.faults).isEmpty();
      assertThat(reader.seen).hasSizeGreaterThan(1); // it has seen exchanges
      assertThat(results.runs()).hasSizeLessThanOrEqualTo(2);
    }
  }

  /** Reads the files again and again, each of which is to be of one letter. */
  private static final class Reader implements Runnable {
    private final List<Path> files;
    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicLong reads = new AtomicLong();
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final Set<Byte> seen = new ConcurrentSkipListSet<>();

    Reader(List<Path> files) {
      this.files = files;
    }

    /** Waits until every file has been read once more. */
    void awaitMore() throws InterruptedException {
      long enough = reads.get() + files.size() + 1;
      while (reads.get() < enough && faults.isEmpty()) {
        Thread.sleep(1);
      }
    }

    @Override
    public void run() {
      while (!stop.get() && faults.isEmpty()) {
        files.forEach(this::read);
      }
    }

    private void read(Path file) {
      try {
        byte[] content = Files.readAllBytes(file);
        for (byte each : content) {
          if (each != content[0]) {
            faults.add(file + " is torn");
            return;
          }
        }
        if (content.length != SIZE) {
          faults.add(file + " has " + content.length + " bytes");
        } else {
          seen.add(content[0]);
        }
      } catch (IOException e) {
        faults.add(e.toString());
      }
      reads.incrementAndGet();
    }
  }

  private static RunFolder learned(ResultFolder results, char letter) throws IOException {
    RunFolder run = results.begin();
    Files.writeString(
        run.path().resolve("cat.safetensors"), Character.toString(letter).repeat(SIZE));
    return run;
  }
}
