package io.vstar.hub;

import io.vstar.error.ConfigException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The settings of the Hub and its cache, taken from <a
 * href="https://huggingface.co/docs/huggingface_hub/package_reference/environment_variables">the
 * environment variables of huggingface_hub</a>.
 *
 * @param endpoint address of the Hub, {@code http} or {@code https}, without a slash at its end
 * @param token access token, sent to the endpoint and to no other host; see {@link #tokenToSend()}
 * @param offline whether all requests are forbidden
 * @param cache folder of all repositories
 * @param symlinks whether snapshots may hold links to blobs; if not, files are moved into them
 */
public record HubSettings(
    URI endpoint, Optional<String> token, boolean offline, Path cache, boolean symlinks) {
  private static final String DEFAULT_ENDPOINT = "https://huggingface.co";
  private static final Set<String> TRUE = Set.of("1", "ON", "YES", "TRUE");

  /** The names and addresses of this machine itself. */
  private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");

  /**
   * Checks the characters of the token.
   *
   * @throws ConfigException if it has characters that no token has
   */
  public HubSettings {
    if (token.isPresent() && !token.get().chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new ConfigException(
          "the token from HF_TOKEN or the token file holds characters that no token has");
    }
  }

  /**
   * Reads the settings from {@code HF_ENDPOINT}, {@code HF_TOKEN}, {@code HF_TOKEN_PATH}, {@code
   * HF_HUB_OFFLINE}, {@code HF_HUB_CACHE}, {@code HF_HOME}, {@code XDG_CACHE_HOME} and {@code
   * HF_HUB_DISABLE_SYMLINKS}; an empty variable counts as unset, and {@code ~/} stands for the home
   * folder.
   *
   * @param environment environment variables of the process
   * @param userHome the user's home folder
   * @throws ConfigException if the endpoint is not an address, or the token file cannot be read
   */
  public static HubSettings fromEnvironment(Map<String, String> environment, Path userHome) {
    Variables variables = new Variables(environment, userHome);
    Path home =
        variables
            .path("HF_HOME")
            .orElseGet(
                () ->
                    variables
                        .path("XDG_CACHE_HOME")
                        .orElse(userHome.resolve(".cache"))
                        .resolve("huggingface"));
    return new HubSettings(
        endpoint(variables.first("HF_ENDPOINT").orElse(DEFAULT_ENDPOINT)),
        variables
            .first("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN")
            .map(String::strip)
            .or(() -> tokenIn(variables.path("HF_TOKEN_PATH").orElse(home.resolve("token")))),
        variables.flag("HF_HUB_OFFLINE"),
        variables
            .path("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE")
            .orElse(home.resolve("hub"))
            .toAbsolutePath()
            .normalize(),
        !variables.flag("HF_HUB_DISABLE_SYMLINKS"));
  }

  private static URI endpoint(String text) {
    try {
      URI uri = new URI(text.strip().replaceAll("/+$", ""));
      if (uri.getHost() != null && Set.of("http", "https").contains(uri.getScheme())) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Reported below like every string that is no address.
    }
    throw new ConfigException(
        "HF_ENDPOINT is %s, expected an address such as %s".formatted(text, DEFAULT_ENDPOINT));
  }

  private static Optional<String> tokenIn(Path file) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(file).strip()).filter(token -> !token.isEmpty());
    } catch (IOException e) {
      throw new ConfigException(
          file + ": the token cannot be read; mend the file, or set HF_TOKEN: " + e, e);
    }
  }

  /**
   * Returns the token if it would not be sent in clear text, that is, over https or to this machine
   * itself.
   */
  Optional<String> tokenToSend() {
    return token.filter(
        secret -> endpoint.getScheme().equals("https") || LOOPBACK.matcher(host()).matches());
  }

  private String host() {
    return endpoint.getHost().toLowerCase(Locale.ROOT);
  }

  /** Returns the settings without the token, because the string may be logged. */
  @Override
  public String toString() {
    return "HubSettings[endpoint=%s, token=%s, offline=%s, cache=%s, symlinks=%s]"
        .formatted(endpoint, token.isPresent() ? "set" : "none", offline, cache, symlinks);
  }

  private record Variables(Map<String, String> environment, Path userHome) {
    Optional<String> first(String... names) {
      return Stream.of(names)
          .map(name -> environment.getOrDefault(name, ""))
          .filter(value -> !value.isBlank())
          .findFirst();
    }

    Optional<Path> path(String... names) {
      return first(names)
          .map(
              value ->
                  value.equals("~") || value.startsWith("~/")
                      ? userHome.resolve(value.substring(Math.min(2, value.length())))
                      : Path.of(value));
    }

    boolean flag(String name) {
      return first(name).filter(value -> TRUE.contains(value.toUpperCase(Locale.ROOT))).isPresent();
    }
  }

  /** Returns the same settings with all requests forbidden. */
  HubSettings withoutNetwork() {
    return new HubSettings(endpoint, token, true, cache, symlinks);
  }
}
