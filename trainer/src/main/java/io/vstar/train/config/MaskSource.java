package io.vstar.train.config;

/** The source of the masks that weight the loss of pictures from place to place. */
public enum MaskSource {
  /** No masks: every place counts alike. */
  NONE,
  /** The transparency of the pictures: what is opaque counts. */
  ALPHA,
  /** Gray pictures beside the pictures: what is white counts. */
  FILE
}
