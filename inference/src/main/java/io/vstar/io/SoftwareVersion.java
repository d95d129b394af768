package io.vstar.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this software, as the build wrote it into {@code version.properties}. */
public final class SoftwareVersion {
  private SoftwareVersion() {}

  /** Returns the version, such as {@code 0.1.0}. */
  public static String text() {
    Properties properties = new Properties();
    try (InputStream in =
        SoftwareVersion.class.getResourceAsStream("/io/vstar/version.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }
}
