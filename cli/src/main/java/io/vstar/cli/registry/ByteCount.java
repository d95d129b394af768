package io.vstar.cli.registry;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a number of bytes such as {@code 500M}. */
final class ByteCount implements ITypeConverter<Long> {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9})([KMG]?)");
  private static final int BITS = 10;

  @Override
  public Long convert(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new TypeConversionException(
          "'%s' is no size, expected bytes, or a number with K, M or G, such as 500M"
              .formatted(text));
    }
    int unit = matcher.group(2).isEmpty() ? 0 : 1 + "KMG".indexOf(matcher.group(2));
    return Long.parseLong(matcher.group(1)) << (BITS * unit);
  }
}
