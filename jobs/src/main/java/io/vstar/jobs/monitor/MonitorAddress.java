package io.vstar.jobs.monitor;

import io.vstar.error.ConfigException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address at which a service is watched, and who may.
 *
 * @param socket the address and port
 * @param token the token that a request must have; empty if none is needed
 */
public record MonitorAddress(InetSocketAddress socket, Optional<String> token) {
  private static final Pattern FORM = Pattern.compile("(?:(.+):)?(\\d{1,5})");
  private static final int MOST = 65_535;

  /**
   * Reads an address.
   *
   * @param text a port of the loopback, such as {@code 9464}, or an address and a port
   * @param token the token; empty if none is needed, which only the loopback allows
   * @throws ConfigException if it is no address, or needs a token
   */
  public static MonitorAddress parse(String text, Optional<String> token) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > MOST) {
      throw new ConfigException(
          "'%s' is no address, expected a port such as 9464, or 0.0.0.0:9464".formatted(text));
    }
    InetAddress address = address(matcher.group(1));
    if (token.isEmpty() && !address.isLoopbackAddress()) {
      throw new ConfigException(
          "%s can be reached from other machines, so it needs a token; give --token-file, or a port alone"
              .formatted(text));
    }
    return new MonitorAddress(
        new InetSocketAddress(address, Integer.parseInt(matcher.group(2))), token);
  }

  private static InetAddress address(String host) {
    try {
      return host == null ? InetAddress.getLoopbackAddress() : InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new ConfigException("'%s' is no host that is known here".formatted(host), e);
    }
  }
}
