package io.vstar.train.event;

/** A listener to the events of a run, which displays them, records them, or measures more. */
@FunctionalInterface
public interface RunListener {

  /**
   * Subscribes to the events that this listener needs; called before the first one is published.
   */
  void listenTo(RunEvents events);
}
