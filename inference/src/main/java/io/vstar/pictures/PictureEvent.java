package io.vstar.pictures;

/** An event of making pictures. */
public interface PictureEvent {

  /** Returns the event's name for logs and pages, such as {@code step}; it is stable. */
  String name();

  /** A prompt may mean something else than its author expects. */
  record Warned(String message) implements PictureEvent {
    @Override
    public String name() {
      return "warning";
    }
  }

  /**
   * The first batch begins.
   *
   * @param pictures number of pictures to be made
   * @param batches number of batches
   * @param calls number of calls of the UNet for all pictures; some samplers call it more than once
   *     in a step
   */
  record Started(int pictures, int batches, long calls) implements PictureEvent {
    @Override
    public String name() {
      return "started";
    }
  }

  /**
   * The UNet was called. A listener that throws here ends the job.
   *
   * @param done number of calls made so far for all pictures
   * @param calls number of calls for all pictures
   * @param batch the batch that is being drawn
   */
  record Stepped(long done, long calls, PictureBatch batch) implements PictureEvent {
    @Override
    public String name() {
      return "step";
    }
  }

  /** A picture was made; a batch's pictures are announced before the next batch begins. */
  record PictureMade(MadePicture picture) implements PictureEvent {
    @Override
    public String name() {
      return "picture";
    }
  }

  /** All pictures were made. */
  record Ended(int pictures) implements PictureEvent {
    @Override
    public String name() {
      return "ended";
    }
  }
}
