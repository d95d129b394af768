package io.vstar.tensor;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.util.Utils;
import io.vstar.error.ConfigException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Loads libtorch: that of the jars for the CPU, that for CUDA by {@link NativeChoice}, or that of a
 * path in the environment. Another version of it would end the process while loading, without a
 * message.
 */
final class NativeLibraries {
  static final String VERSION = "2.7.1";

  static final String FLAVOR = "PYTORCH_FLAVOR";
  private static final String LIBRARY_PATH = "PYTORCH_LIBRARY_PATH";
  private static final Pattern NUMBER = Pattern.compile("(\\d+\\.\\d+\\.\\d+)");

  private NativeLibraries() {}

  /**
   * Loads the engine, if it is not loaded yet.
   *
   * @throws ConfigException if libtorch has another version, or cannot be downloaded or loaded
   */
  static Engine load(String engine) {
    requireFit(System.getenv());
    try {
      return Engine.getEngine(engine);
    } catch (EngineException | LinkageError e) {
      throw failure(e, settings(), Utils.getEngineCacheDir());
    }
  }

  /** Returns the environment with the settings that {@link NativeChoice} has added. */
  private static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(System.getenv());
    Optional.ofNullable(System.getProperty(FLAVOR))
        .ifPresent(flavor -> settings.putIfAbsent(FLAVOR, flavor));
    return settings;
  }

  /** Returns the error for a failure to load, which says what to do. */
  static ConfigException failure(Throwable failure, Map<String, String> environment, Path cache) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String reason = cause.getClass().getSimpleName() + ": " + cause.getMessage();
    String flavor = environment.get(FLAVOR);
    String configured = environment.getOrDefault(LIBRARY_PATH, "");
    if (!configured.isBlank()) {
      return new ConfigException(
          "libtorch cannot be loaded from %s, which %s names (%s); unset the variable to use the one that comes along"
              .formatted(configured, LIBRARY_PATH, reason),
          failure);
    }
    if (flavor != null) {
      return new ConfigException(
          "libtorch %s cannot be loaded (%s); VSTAR_NATIVES=cpu computes on the CPU"
              .formatted(flavor, reason),
          failure);
    }
    String advice =
        cause instanceof IOException
            ? "cannot be unpacked into %s (%s); make room there, or set DJL_CACHE_DIR to a folder that can be written"
            : "cannot be loaded from %s (%s); if it was damaged there, delete that folder: it is made anew";
    return new ConfigException(
        "libtorch for the CPU " + advice.formatted(cache.resolve("pytorch"), reason), failure);
  }

  /**
   * Checks that a library path in the environment can be used. A folder that has DJL's own binding
   * is accepted, since the binding was built for its libtorch.
   *
   * @throws ConfigException if there is no such folder, or its libtorch has another version
   */
  static void requireFit(Map<String, String> environment) {
    String configured = environment.get(LIBRARY_PATH);
    if (configured == null || configured.isBlank()) {
      return;
    }
    Path folder = Path.of(configured);
    if (!Files.isDirectory(folder)) {
      throw new ConfigException(
          LIBRARY_PATH
              + " is "
              + folder
              + ", but there is no such folder; unset it to use the CPU");
    }
    boolean bringsBinding =
        Stream.of("libdjl_torch.so", "libdjl_torch.dylib", "djl_torch.dll")
            .anyMatch(name -> Files.exists(folder.resolve(name)));
    version(folder)
        .filter(found -> !bringsBinding && !found.equals(VERSION))
        .ifPresent(
            found -> {
              throw new ConfigException(
                  "%s is %s with libtorch %s, but vstar needs %s; use that version, or unset the variable"
                      .formatted(LIBRARY_PATH, folder, found, VERSION));
            });
  }

  /**
   * Returns the version by the files of libtorch's archive or of Python's package; empty without.
   */
  private static Optional<String> version(Path libraries) {
    Path parent = libraries.toAbsolutePath().normalize().getParent();
    return Stream.of("build-version", "version.py")
        .map(parent::resolve)
        .filter(Files::isRegularFile)
        .findFirst()
        .flatMap(NativeLibraries::firstNumber);
  }

  private static Optional<String> firstNumber(Path file) {
    try {
      Matcher matcher = NUMBER.matcher(Files.readString(file, StandardCharsets.UTF_8));
      return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // libtorch itself will report the error
    }
  }
}
