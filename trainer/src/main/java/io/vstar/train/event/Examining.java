package io.vstar.train.event;

/**
 * The event that a part of the examination of the kept values was done, such as a measurement
 * without one of them.
 *
 * @param done the number of parts done so far
 * @param total the number of all parts
 */
public record Examining(int done, int total) implements RunEvent {
  @Override
  public String name() {
    return "examining";
  }
}
