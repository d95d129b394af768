package io.vstar.cli.analysis;

import io.vstar.error.ConfigException;
import picocli.CommandLine.ITypeConverter;

/** A range of cosines as a user writes it. */
record CosineRange(double from, double to) {
  /** Reads a range such as {@code 0.2:0.3}. */
  static final class Converter implements ITypeConverter<CosineRange> {
    @Override
    public CosineRange convert(String value) {
      String[] ends = value.split(":", -1);
      try {
        if (ends.length == 2) {
          return new CosineRange(Double.parseDouble(ends[0]), Double.parseDouble(ends[1]));
        }
      } catch (NumberFormatException e) {
        // refused below
      }
      throw new ConfigException(
          "--range is '%s', expected two cosines such as 0.2:0.3".formatted(value));
    }
  }
}
