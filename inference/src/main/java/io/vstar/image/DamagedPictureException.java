package io.vstar.image;

import javax.imageio.IIOException;

/** Reports that pixels of a file are missing or damaged. */
final class DamagedPictureException extends IIOException {
  private static final long serialVersionUID = 1L;

  DamagedPictureException(String message) {
    super(message);
  }
}
