package io.vstar.inspect;

import java.util.Arrays;
import java.util.Optional;

/** The variant of a UNet by its input beside the four channels of noisy latents. */
public enum UNetVariant {
  /** No further input; the only variant that vstar supports. */
  BASE("base", 4),
  /** A depth map. */
  DEPTH("depth", 5),
  /** A low-resolution picture in pixels. */
  UPSCALER("upscaler", 7),
  /** The latents of a picture to edit; Zero123 has the same shapes. */
  INSTRUCT_PIX2PIX("instruct-pix2pix", 8),
  /** A mask and the latents of the masked picture. */
  INPAINTING("inpainting", 9);

  private final String id;
  private final long inputChannels;

  UNetVariant(String id, long inputChannels) {
    this.id = id;
    this.inputChannels = inputChannels;
  }

  /** Returns the name for users and scripts. */
  public String id() {
    return id;
  }

  /** Returns the number of input channels. */
  public long inputChannels() {
    return inputChannels;
  }

  /** Returns the variant with this number of input channels. */
  static Optional<UNetVariant> ofInputChannels(long channels) {
    return Arrays.stream(values()).filter(variant -> variant.inputChannels == channels).findFirst();
  }
}
