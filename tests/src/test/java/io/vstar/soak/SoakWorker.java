package io.vstar.soak;

import io.vstar.io.AtomicFile;
import io.vstar.tensor.DeviceChoice;
import io.vstar.tensor.TensorThread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs as a process that lives as a server does: four threads want pictures and short trainings of
 * one tensor thread. After each round it writes down what the process holds.
 */
final class SoakWorker {
  private static final int CLIENTS = 4;

  private SoakWorker() {}

  /**
   * Works.
   *
   * @param arguments a folder to work in, the table to write, and how many rounds of how many
   *     generations and trainings
   */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    Path table = Path.of(arguments[1]);
    int rounds = Integer.parseInt(arguments[2]);
    int generations = Integer.parseInt(arguments[3]);
    int trainings = Integer.parseInt(arguments[4]);
    Instant start = Instant.now();
    AtomicFile.write(table, (ProcessFigures.HEADER + "\n").getBytes());
    try (TensorThread tensors = TensorThread.open(DeviceChoice.CPU, 0)) {
      SoakWork work = SoakWork.begin(tensors, folder);
      for (int round = 1; round <= rounds; round++) {
        round(work, (round - 1) * generations, generations, (round - 1) * trainings, trainings);
        int pictures = round * generations;
        int runs = round * trainings;
        ProcessFigures figures =
            tensors.call(
                runtime ->
                    ProcessFigures.measure(
                        runtime,
                        pictures,
                        runs,
                        Duration.between(start, Instant.now()).toSeconds()));
        append(table, figures);
      }
      work.end();
    }
  }

  private static void append(Path table, ProcessFigures figures) throws IOException {
    Files.writeString(table, figures.line() + "\n", StandardOpenOption.APPEND);
  }

  /** Has all work of a round done by threads that end with it. */
  private static void round(
      SoakWork work, int firstGeneration, int generations, int firstTraining, int trainings)
      throws InterruptedException, ExecutionException {
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Callable<Void>> orders = new ArrayList<>();
      for (int i = 0; i < generations; i++) {
        int number = firstGeneration + i;
        orders.add(() -> work.generate(number));
      }
      for (int i = 0; i < trainings; i++) {
        int number = firstTraining + i;
        orders.add((i + 1) * orders.size() / (trainings + 1), () -> work.train(number));
      }
      for (Future<Void> done : clients.invokeAll(orders)) {
        done.get();
      }
    } finally {
      clients.shutdown();
    }
  }
}
