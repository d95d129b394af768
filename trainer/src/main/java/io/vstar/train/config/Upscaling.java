package io.vstar.train.config;

/** The treatment of pictures that are smaller than the resolution they are trained at. */
public enum Upscaling {
  /** It is enlarged; much enlarged ones are warned of. */
  WARN,
  /** It is left out, with a warning. */
  LEAVE_OUT,
  /** The run is refused; the message names the picture. */
  REFUSE
}
