package io.vstar.train.config;

/** What happens to a picture that is smaller than the resolution it is trained at. */
public enum Upscaling {
  /** It is enlarged; much enlarged ones are warned of. */
  WARN,
  /** It is left out, with a warning. */
  LEAVE_OUT,
  /** The run is refused; the message names the picture. */
  REFUSE
}
