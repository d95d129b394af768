package io.vstar.tensor;

/** The end of a thread, which is waited for. */
final class ThreadEnd {
  private ThreadEnd() {}

  /** Waits until a thread has ended; an interrupt meanwhile is kept for the caller. */
  static void await(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
