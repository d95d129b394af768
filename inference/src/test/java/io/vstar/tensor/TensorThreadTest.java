package io.vstar.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.vstar.error.ConfigException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TensorThreadTest {
  private TensorThread tensors;

  @BeforeEach
  void open() {
    tensors = TensorThread.open(DeviceChoice.CPU, 1);
  }

  @AfterEach
  void close() {
    tensors.close();
  }

  @Test
  void workOfManyThreadsIsDoneOnePieceAtATimeOnOneThread() throws Exception {
    AtomicInteger atOnce = new AtomicInteger();
    List<Callable<Float>> orders =
        IntStream.range(0, 200)
            .<Callable<Float>>mapToObj(
                i ->
                    () ->
                        tensors.call(
                            runtime -> {
                              assertThat(Thread.currentThread().getName()).isEqualTo("tensors");
                              assertThat(atOnce.incrementAndGet()).isEqualTo(1);
                              float square = square(runtime, i);
                              atOnce.decrementAndGet();
                              return square;
                            }))
            .toList();
    ExecutorService clients = Executors.newFixedThreadPool(4);
    try {
      List<Future<Float>> results = clients.invokeAll(orders);
      for (int i = 0; i < results.size(); i++) {
        assertThat(results.get(i).get()).isEqualTo((float) i * i);
      }
    } finally {
      clients.shutdown();
    }
  }

  private static float square(TensorRuntime runtime, int number) {
    try (TensorScope scope = runtime.openScope("square")) {
      return scope.number(number).square().toFloatArray()[0];
    }
  }

  @Test
  void whatWorkThrowsReachesTheCallerAndTheThreadGoesOn() throws InterruptedException {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(
            () ->
                tensors.run(
                    runtime -> {
                      throw new IOException("the disk is full");
                    }))
        .withMessage("the disk is full");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(
            () ->
                tensors.run(
                    runtime -> {
                      throw new ConfigException("no such key");
                    }));
    assertThatExceptionOfType(OutOfMemoryError.class)
        .isThrownBy(
            () ->
                tensors.call(
                    runtime -> {
                      throw new OutOfMemoryError("too large");
                    }));
    float nine = tensors.call(runtime -> square(runtime, 3));
    assertThat(nine).isEqualTo(9);
  }

  @Test
  void workThatAsksForWorkHasItDoneAtOnce() throws InterruptedException {
    int answer =
        tensors.<Integer, InterruptedException>call(a -> tensors.call(b -> a == b ? 1 : 0));
    assertThat(answer).isEqualTo(1);
  }

  @Test
  void aCallerThatIsInterruptedLeavesWorkThatHasBegunAloneAndTakesBackTheRest() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicBoolean disturbed = new AtomicBoolean();
    AtomicBoolean ended = new AtomicBoolean();
    AtomicBoolean waitingWasDone = new AtomicBoolean();
    Caller first =
        new Caller(
            () ->
                tensors.run(
                    runtime -> {
                      begun.countDown();
                      try {
                        goOn.await();
                      } catch (InterruptedException e) {
                        disturbed.set(true);
                      }
                      ended.set(true);
                    }));
    begun.await();
    Caller second = new Caller(() -> tensors.run(runtime -> waitingWasDone.set(true)));
    second.interruptOnceItWaits();
    first.interruptOnceItWaits();
    goOn.countDown();

    tensors.run(runtime -> assertThat(ended).isTrue());
    assertThat(disturbed).isFalse();
    assertThat(waitingWasDone).isFalse();
  }

  @Test
  void closingWaitsForWorkThatWasHandedInAndTakesNoMore() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicInteger done = new AtomicInteger();
    TensorScope scope = tensors.call(runtime -> runtime.openScope("kept"));
    ExecutorService clients = Executors.newSingleThreadExecutor();
    Future<?> work =
        clients.submit(
            () -> {
              tensors.run(
                  runtime -> {
                    begun.countDown();
                    Thread.sleep(100);
                    scope.number(1); // not closed yet
                    done.incrementAndGet();
                  });
              return null;
            });
    begun.await();
    Thread.currentThread().interrupt(); // does not cut it short
    tensors.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(done).hasValue(1);
    work.get();
    clients.shutdown();
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("tensors", "crowd-watch");
    assertThatIllegalStateException()
        .isThrownBy(() -> tensors.run(runtime -> done.incrementAndGet()))
        .withMessageContaining("closed");
    tensors.close(); // once more is harmless
  }

  @Test
  void workCannotCloseItsOwnThread() {
    assertThatIllegalStateException()
        .isThrownBy(() -> tensors.run(runtime -> tensors.close()))
        .withMessageContaining("cannot close the tensor thread");
  }

  @Test
  void aDeviceThatIsNotThereIsRefusedAndLeavesNoThread() throws InterruptedException {
    tensors.close();
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> TensorThread.open(new DeviceChoice("cuda:7"), 0));
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("tensors")) {
        thread.join(10_000);
        assertThat(thread.isAlive()).isFalse();
      }
    }
  }

  /** A thread that waits for work and is interrupted. */
  private static final class Caller {
    private final Thread thread;
    private final AtomicBoolean interrupted = new AtomicBoolean();

    private interface Waiting {
      void on() throws InterruptedException;
    }

    Caller(Waiting waiting) {
      this.thread =
          new Thread(
              () -> {
                try {
                  waiting.on();
                } catch (InterruptedException e) {
                  interrupted.set(true);
                }
              });
      thread.start();
    }

    void interruptOnceItWaits() throws InterruptedException {
      while (thread.getState() != Thread.State.WAITING) {
        Thread.sleep(1);
      }
      thread.interrupt();
      thread.join();
      assertThat(interrupted).isTrue();
    }
  }
}
