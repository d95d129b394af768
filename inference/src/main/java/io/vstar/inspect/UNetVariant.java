package io.vstar.inspect;

import java.util.Arrays;
import java.util.Optional;

/** What a UNet reads beside the four channels of noisy latents. */
public enum UNetVariant {
  /** Nothing: what vstar draws with and trains on. */
  BASE("base", 4),
  /** The depth of the scene. */
  DEPTH("depth", 5),
  /** A small picture in pixels. */
  UPSCALER("upscaler", 7),
  /** The latents of a picture to change; Zero123 looks alike. */
  INSTRUCT_PIX2PIX("instruct-pix2pix", 8),
  /** A mask and the latents around it. */
  INPAINTING("inpainting", 9);

  private final String id;
  private final long inputChannels;

  UNetVariant(String id, long inputChannels) {
    this.id = id;
    this.inputChannels = inputChannels;
  }

  /** For scripts and for people. */
  public String id() {
    return id;
  }

  public long inputChannels() {
    return inputChannels;
  }

  static Optional<UNetVariant> ofInputChannels(long channels) {
    return Arrays.stream(values()).filter(each -> each.inputChannels == channels).findFirst();
  }
}
