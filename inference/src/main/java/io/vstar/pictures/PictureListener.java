package io.vstar.pictures;

import java.util.function.Consumer;

/** A listener to the events of making pictures, called in the thread that makes them. */
@FunctionalInterface
public interface PictureListener {

  /** Receives each event, in their order; an exception ends the job. */
  void on(PictureEvent event);

  /** Returns a listener that passes each picture to a consumer and ignores other events. */
  static PictureListener pictures(Consumer<MadePicture> consumer) {
    return event -> {
      if (event instanceof PictureEvent.PictureMade made) {
        consumer.accept(made.picture());
      }
    };
  }
}
