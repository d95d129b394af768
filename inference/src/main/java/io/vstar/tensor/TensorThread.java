package io.vstar.tensor;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A dedicated thread with a {@link TensorRuntime}, for programs in which many threads need tensor
 * work. It runs one task at a time, in the order of submission.
 *
 * <pre>
 * try (TensorThread tensors = TensorThread.open(DeviceChoice.AUTO, 0)) {
 *   StableDiffusion model =
 *       tensors.call(runtime -&gt; StableDiffusion.load(runtime, files, Precision.FP32));
 *   // in any thread, any number of times
 *   tensors.run(runtime -&gt; job.run(model, listener));
 *   // before the end
 *   tensors.run(runtime -&gt; model.close());
 * }
 * </pre>
 *
 * <p>What work returns may be tensors and scopes, but only other work may use them. The queue has
 * no bound: a program that takes orders from outside limits how many wait. A second one in the same
 * process is of use for a second device; on the same one both are slower.
 */
public final class TensorThread implements AutoCloseable {
  private static final String NAME = "tensors";

  private final ExecutorService executor;
  private final TensorRuntime runtime;
  private final Thread thread;
  private boolean closed; // guarded by this

  /**
   * A task with a result.
   *
   * @param <T> type of the result
   * @param <E> the checked exception that it throws, if any
   */
  @FunctionalInterface
  public interface Work<T, E extends Exception> {
    /** Runs the task on the tensor thread. */
    T on(TensorRuntime runtime) throws E;
  }

  /**
   * A task without a result.
   *
   * @param <E> the checked exception that it throws, if any
   */
  @FunctionalInterface
  public interface Task<E extends Exception> {
    /** Runs the task on the tensor thread. */
    void on(TensorRuntime runtime) throws E;
  }

  private TensorThread(ExecutorService executor, TensorRuntime runtime) {
    this.executor = executor;
    this.runtime = runtime;
    this.thread = runtime.owner().thread();
  }

  /**
   * Starts the thread and opens a runtime on it.
   *
   * @param threads number of threads within one operator; 0 for the engine's default, all cores
   * @throws io.vstar.error.ConfigException if there is no such device, or libtorch cannot be loaded
   */
  public static TensorThread open(DeviceChoice choice, int threads) {
    ExecutorService executor = Executors.newSingleThreadExecutor(task -> new Thread(task, NAME));
    try {
      return new TensorThread(
          executor, await(executor.submit(() -> TensorRuntime.open(choice, threads))));
    } catch (RuntimeException | Error e) {
      executor.shutdown();
      throw e;
    }
  }

  /**
   * Runs a task and waits for its result. A task that is submitted on the tensor thread itself, by
   * another task, runs at once.
   *
   * @return what the work returns
   * @throws E if the work throws it; so do unchecked exceptions and errors of the work reach the
   *     caller
   * @throws InterruptedException if the caller is interrupted while it waits: work that has not
   *     begun is not done then, work that has begun goes on and its result is lost. The tensor
   *     thread itself is never interrupted; who wants to end work that has begun has its listener
   *     throw, or makes a stop request
   * @throws IllegalStateException if this is closed
   */
  public <T, E extends Exception> T call(Work<T, E> work) throws E, InterruptedException {
    if (Thread.currentThread() == thread) {
      return work.on(runtime);
    }
    Future<T> result = submit(work);
    try {
      return result.get();
    } catch (InterruptedException e) {
      result.cancel(false); // an interrupt would close the files that the work reads
      throw e;
    } catch (ExecutionException e) {
      throw TensorThread.<E>failure(e);
    }
  }

  /**
   * Runs a task without a result and waits for its end, as {@link #call} does.
   *
   * @throws E if the work throws it
   * @throws InterruptedException if the caller is interrupted while it waits
   * @throws IllegalStateException if this is closed
   */
  public <E extends Exception> void run(Task<E> task) throws E, InterruptedException {
    Work<Void, E> work =
        open -> {
          task.on(open);
          return null;
        };
    call(work);
  }

  private synchronized <T> Future<T> submit(Work<T, ?> work) {
    if (closed) {
      throw new IllegalStateException("the tensor thread is closed and takes no more work");
    }
    return executor.submit(() -> work.on(runtime));
  }

  /**
   * Closes the runtime with all that belongs to it, once the work that was handed in before is
   * done, and waits for the thread's end. An interrupt does not cut this short.
   *
   * @throws IllegalStateException on the tensor thread itself, which cannot wait for its own end
   */
  @Override
  public void close() {
    if (Thread.currentThread() == thread) {
      throw new IllegalStateException("work cannot close the tensor thread that it is done on");
    }
    Future<?> end;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      end = executor.submit(runtime::close);
      executor.shutdown();
    }
    await(end);
    ThreadEnd.await(thread); // the engine's own threads for it end with it
  }

  /** Waits for the end of work however often the caller is interrupted. */
  private static <T> T await(Future<T> work) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return work.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw TensorThread.<RuntimeException>failure(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Returns what the work has thrown, with its own type; an error is thrown at once. */
  @SuppressWarnings("unchecked") // work throws E, or what is unchecked
  private static <E extends Exception> E failure(ExecutionException failed) {
    if (failed.getCause() instanceof Error error) {
      throw error;
    }
    return (E) failed.getCause();
  }
}
