package io.vstar.pictures;

/**
 * An order with the files of its adapters.
 *
 * @param order the order
 * @param adapters files of embeddings and hypernetworks
 */
public record PictureTask(PictureOrder order, AdapterFiles adapters) {

  /** Returns the task with another order. */
  public PictureTask with(PictureOrder other) {
    return new PictureTask(other, adapters);
  }

  /** Returns the task with other files. */
  public PictureTask with(AdapterFiles other) {
    return new PictureTask(order, other);
  }
}
