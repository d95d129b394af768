package io.vstar.tensor;

/**
 * The thread that a runtime, its scopes and its kernels belong to.
 *
 * <p>libtorch keeps the gradient mode, the settings of its executor and a team of OpenMP's threads
 * for each thread that calls it, and nothing guards a scope that one thread closes while another
 * computes in it. So every way into the engine asks here first, for the price of comparing two
 * references.
 */
record OwnerThread(Thread thread) {
  /** Returns the calling thread as owner. */
  static OwnerThread current() {
    return new OwnerThread(Thread.currentThread());
  }

  /**
   * Checks that the calling thread is the owner.
   *
   * @throws IllegalStateException if it is not; the message has the calling thread and the owner
   */
  void requireCurrent() {
    if (Thread.currentThread() != thread) {
      throw refused();
    }
  }

  private IllegalStateException refused() {
    return new IllegalStateException(
        ("thread \"%s\" uses tensors of a runtime that thread \"%s\" has opened, and only that one"
                + " may; a program of many threads hands its work to a TensorThread")
            .formatted(Thread.currentThread().getName(), thread.getName()));
  }
}
