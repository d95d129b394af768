package io.vstar.cli.analysis;

import io.vstar.error.ConfigException;
import picocli.CommandLine.Option;

/** The option of how many pictures stand on a sheet. */
public final class PictureCount {
  private static final int MOST_PICTURES = 16;

  @Option(
      names = {"-n", "--count"},
      defaultValue = "1",
      description = "pictures to draw, at most 16 (default: ${DEFAULT-VALUE})")
  private int count;

  /**
   * Returns the number of pictures.
   *
   * @throws ConfigException if there are none or too many
   */
  public int value() {
    if (count < 1 || count > MOST_PICTURES) {
      throw new ConfigException("--count is %d, expected 1 to %d".formatted(count, MOST_PICTURES));
    }
    return count;
  }
}
