package io.vstar.endtoend;

import io.vstar.train.event.RunEvent;
import io.vstar.train.event.RunEvents;
import io.vstar.train.event.RunListener;
import java.util.ArrayList;
import java.util.List;

/** Keeps what a run published. */
final class Recorded implements RunListener {
  private final List<RunEvent> events = new ArrayList<>();

  @Override
  public void listenTo(RunEvents all) {
    all.on(RunEvent.class, events::add);
  }

  /** Returns the events of one type in their order. */
  <E extends RunEvent> List<E> of(Class<E> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
