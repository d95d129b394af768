package io.vstar.train.event;

/**
 * The event that training ends before its last step, because it has long been no better.
 *
 * @param step the number of updates made
 * @param reason the reason, a sentence without a full stop
 */
public record StoppedEarly(int step, String reason) implements RunEvent {
  @Override
  public String name() {
    return "stopped-early";
  }
}
