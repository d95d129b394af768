package io.vstar.cli.console;

import io.vstar.io.SoftwareVersion;
import picocli.CommandLine.IVersionProvider;

/** The version of this program, as {@code --version} shows it. */
public final class ProgramVersion implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {"vstar " + SoftwareVersion.text()};
  }
}
