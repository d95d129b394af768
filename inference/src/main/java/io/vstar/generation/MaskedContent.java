package io.vstar.generation;

import io.vstar.error.ConfigException;
import java.util.Arrays;
import java.util.Locale;

/** What the part that is drawn anew begins with, by the names of A1111's <i>Masked content</i>. */
public enum MaskedContent {
  /** Begins with the colours around the mask. */
  FILL("fill"),
  /** Begins with the picture as it is. */
  ORIGINAL("original"),
  /** Begins with noise in place of latents, to which the noise of the walk is added. */
  LATENT_NOISE("latent noise"),
  /** Begins with latents of 0. */
  LATENT_NOTHING("latent nothing");

  private final String title;

  MaskedContent(String title) {
    this.title = title;
  }

  /** Returns the name that A1111 shows. */
  public String title() {
    return title;
  }

  /**
   * Returns the content of a name, in any case; {@code -} and {@code _} do for spaces.
   *
   * @throws ConfigException if there is none
   */
  public static MaskedContent named(String name) {
    String plain = name.strip().toLowerCase(Locale.ROOT).replace('-', ' ').replace('_', ' ');
    return Arrays.stream(values())
        .filter(content -> content.title.equals(plain))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigException(
                    "there is no masked content '%s', expected fill, original, latent noise or latent nothing"
                        .formatted(name)));
  }
}
