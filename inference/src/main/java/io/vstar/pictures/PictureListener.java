package io.vstar.pictures;

import java.util.function.Consumer;

/** Told of all that happens while pictures are made, in the thread that makes them. */
@FunctionalInterface
public interface PictureListener {

  /** Called for each event, in their order; an exception ends the job. */
  void on(PictureEvent event);

  /** Returns a listener that passes each picture on and leaves out everything else. */
  static PictureListener pictures(Consumer<MadePicture> consumer) {
    return event -> {
      if (event instanceof PictureEvent.PictureMade made) {
        consumer.accept(made.picture());
      }
    };
  }
}
