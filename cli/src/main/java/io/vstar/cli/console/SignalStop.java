package io.vstar.cli.console;

import io.vstar.train.loop.StopRequest;
import java.util.function.Supplier;

/**
 * The request to stop a training that a signal makes.
 *
 * @param interruption listens for signals
 */
public record SignalStop(Interruption interruption) implements StopRequest {
  @Override
  public boolean made() {
    return interruption.requested();
  }

  @Override
  public <T> T saving(Supplier<T> work) {
    return interruption.saving(work);
  }
}
