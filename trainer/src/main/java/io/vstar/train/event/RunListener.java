package io.vstar.train.event;

/** Listens to a run: to show it, to write it down, or to measure more. */
@FunctionalInterface
public interface RunListener {

  /** Subscribes to the events that this listener wants, before the first one is published. */
  void listenTo(RunEvents events);
}
