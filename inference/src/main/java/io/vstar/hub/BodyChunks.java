package io.vstar.hub;

import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Hands out the body of a response buffer by buffer on the thread that asks for it.
 *
 * <p>Unlike the JDK's own stream it stops with an error if the server sends nothing for a while.
 */
final class BodyChunks implements Flow.Subscriber<List<ByteBuffer>>, AutoCloseable {
  private static final int AHEAD = 8; // chunks of about 16 KiB that may wait to be read

  private final Duration patience;
  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private Flow.Subscription subscription; // guarded by this, with closed
  private boolean closed;

  private record Signal(Optional<List<ByteBuffer>> chunk, Optional<Throwable> failure) {
    static final Signal END = new Signal(Optional.empty(), Optional.empty());
  }

  BodyChunks(Duration patience) {
    this.patience = patience;
  }

  /**
   * Waits for the next chunk.
   *
   * @return empty at the end
   * @throws IOException if the connection broke or nothing arrived in time
   */
  Optional<List<ByteBuffer>> next() throws IOException {
    Signal signal = await();
    if (signal.failure().isPresent()) {
      Throwable failure = signal.failure().get();
      throw new IOException(Failures.inWords(failure), failure);
    }
    if (signal.chunk().isPresent()) {
      more(1);
    } else {
      signals.add(Signal.END); // for further calls
    }
    return signal.chunk();
  }

  private Signal await() throws IOException {
    try {
      Signal signal = signals.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (signal == null) {
        throw new HttpTimeoutException("nothing arrived for " + patience.toSeconds() + " s");
      }
      return signal;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while downloading");
    }
  }

  @Override
  public synchronized void onSubscribe(Flow.Subscription started) {
    subscription = started;
    if (closed) {
      started.cancel();
    } else {
      started.request(AHEAD);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> chunk) {
    signals.add(new Signal(Optional.of(chunk), Optional.empty()));
  }

  @Override
  public void onError(Throwable failure) {
    signals.add(new Signal(Optional.empty(), Optional.of(failure)));
  }

  @Override
  public void onComplete() {
    signals.add(Signal.END);
  }

  /** Stops the transfer if it is still running. */
  @Override
  public synchronized void close() {
    closed = true;
    if (subscription != null) {
      subscription.cancel();
    }
  }

  private synchronized void more(int chunks) {
    subscription.request(chunks);
  }
}
