package io.vstar.train.event;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The channel that delivers the events of one run from its publishers to its listeners.
 *
 * <p>Events are delivered on the publisher's thread in the order of subscription; an exception of a
 * listener reaches the publisher. An event that a listener publishes itself, such as the progress
 * of a sheet that it draws, is delivered at once. Listeners that publish therefore subscribe after
 * those that display and record: a run first subscribes the listeners it is given, then its
 * records, then the probes of its method and its previews. The channel must be used by one thread
 * only.
 */
public final class RunEvents {
  private record Subscription<E extends RunEvent>(Class<E> type, Consumer<? super E> handler) {
    void deliver(RunEvent event) {
      if (type.isInstance(event)) {
        handler.accept(type.cast(event));
      }
    }
  }

  private final List<Subscription<?>> subscriptions = new ArrayList<>();

  /**
   * Subscribes to one type of event.
   *
   * @param type the record of the event, or {@link RunEvent} for all events
   * @param handler the handler, which is called on the publisher's thread
   * @return this
   */
  public <E extends RunEvent> RunEvents on(Class<E> type, Consumer<? super E> handler) {
    subscriptions.add(new Subscription<>(type, handler));
    return this;
  }

  /** Lets a listener subscribe. */
  public RunEvents add(RunListener listener) {
    listener.listenTo(this);
    return this;
  }

  /** Delivers an event to all who subscribed to its type. */
  public void publish(RunEvent event) {
    List.copyOf(subscriptions).forEach(subscription -> subscription.deliver(event));
  }

  /** Publishes a {@link RunEvent.Warned} with this message. */
  public void warn(String message) {
    publish(new RunEvent.Warned(message));
  }
}
