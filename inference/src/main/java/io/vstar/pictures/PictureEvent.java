package io.vstar.pictures;

/** Something that happened while pictures were made. */
public interface PictureEvent {

  /** Returns the event's name for logs and pages, such as {@code step}; it stays as it is. */
  String name();

  /** A prompt is read otherwise than its author may think. */
  record Warned(String message) implements PictureEvent {
    @Override
    public String name() {
      return "warning";
    }
  }

  /**
   * Drawing begins.
   *
   * @param pictures to be made
   * @param batches they are made in
   * @param calls of the UNet for all of them; some samplers ask it more often than they have steps
   */
  record Started(int pictures, int batches, long calls) implements PictureEvent {
    @Override
    public String name() {
      return "started";
    }
  }

  /**
   * The UNet was asked once more. A listener that throws here ends the job.
   *
   * @param done calls made for all pictures
   * @param calls to be made
   * @param batch that is being drawn
   */
  record Stepped(long done, long calls, PictureBatch batch) implements PictureEvent {
    @Override
    public String name() {
      return "step";
    }
  }

  /** A picture is done; those of a batch come one after the other, before the next batch begins. */
  record PictureMade(MadePicture picture) implements PictureEvent {
    @Override
    public String name() {
      return "picture";
    }
  }

  /** All pictures are made. */
  record Ended(int pictures) implements PictureEvent {
    @Override
    public String name() {
      return "ended";
    }
  }
}
