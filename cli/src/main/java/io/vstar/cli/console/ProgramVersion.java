package io.vstar.cli.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version of this program, as the build wrote it into {@code version.properties}. */
public final class ProgramVersion implements IVersionProvider {

  public static String text() {
    Properties properties = new Properties();
    try (InputStream in =
        ProgramVersion.class.getResourceAsStream("/io/vstar/version.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }

  @Override
  public String[] getVersion() {
    return new String[] {"vstar " + text()};
  }
}
