package io.vstar.cli.jobs;

import io.vstar.error.ConfigException;
import io.vstar.jobs.monitor.MonitorAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options by which a service can be watched. */
final class MonitorOptions {
  @Option(
      names = "--monitor",
      paramLabel = "[HOST:]PORT",
      description =
          "answers /metrics (Prometheus), /health and /live by HTTP, at this machine alone unless a"
              + " host is given (default: not)")
  private String address;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "file with the token that requests must have as Authorization: Bearer; needed with a"
              + " host")
  private Path tokenFile;

  /** Returns the address; empty if the service is not watched. */
  Optional<MonitorAddress> address() {
    if (address == null) {
      if (tokenFile != null) {
        throw new ConfigException("--token-file is given without --monitor, which it is for");
      }
      return Optional.empty();
    }
    return Optional.of(
        MonitorAddress.parse(address, Optional.ofNullable(tokenFile).map(MonitorOptions::read)));
  }

  private static String read(Path file) {
    try {
      String token = Files.readString(file).strip();
      if (token.isEmpty()) {
        throw new ConfigException(file + " is empty, expected a token in it");
      }
      return token;
    } catch (IOException e) {
      throw new ConfigException("%s cannot be read: %s".formatted(file, e), e);
    }
  }
}
