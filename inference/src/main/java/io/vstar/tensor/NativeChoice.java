package io.vstar.tensor;

import ai.djl.util.Utils;
import io.vstar.error.ConfigException;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The choice of the libtorch that a process computes with: that for the CPU, which is one of the
 * program's jars, or that for CUDA, which DJL downloads from its server at the first use.
 */
public enum NativeChoice {
  CPU,
  CUDA;

  /**
   * The environment variable of the choice: {@code auto} (the default), {@code cpu} or {@code
   * cuda}.
   */
  static final String VARIABLE = "VSTAR_NATIVES";

  private static final String DEFAULT_FLAVOR =
      "cu128"; // the only version that DJL's binding is built for
  private static final String OF_CPU_JAR = "native/lib/pytorch.properties";

  /** The files of an NVIDIA driver on Linux and in WSL. */
  private static final List<Path> LINUX_DRIVERS =
      List.of(Path.of("/proc/driver/nvidia/version"), Path.of("/usr/lib/wsl/lib/libcuda.so.1"));

  private static final String WINDOWS_DRIVER = "System32\\nvcuda.dll";

  /**
   * Chooses for this process and configures DJL, which then downloads only the libraries of CUDA,
   * if they are not in its cache, and does not report its use. Variables of the environment ({@code
   * DJL_OFFLINE}, {@code PYTORCH_FLAVOR}) take precedence.
   *
   * <p>It sets system properties and the context class loader of this thread, so only {@code main}
   * calls it, before anything is computed.
   *
   * @throws ConfigException if {@code VSTAR_NATIVES} has another value
   */
  public static void apply(Map<String, String> environment) {
    System.setProperty("OPT_OUT_TRACKING", "true");
    NativeChoice choice =
        of(
            environment,
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            Files::exists);
    boolean offline = choice == CPU;
    if (choice == CUDA) {
      String flavor = environment.getOrDefault(NativeLibraries.FLAVOR, DEFAULT_FLAVOR);
      System.setProperty(NativeLibraries.FLAVOR, flavor);
      Thread thread = Thread.currentThread();
      thread.setContextClassLoader(new WithoutCpuLibrary(thread.getContextClassLoader()));
      offline = isFetched(Utils.getEngineCacheDir("pytorch"), flavor);
      if (!offline) { // shows the progress of downloading 3 GB
        System.setProperty("org.slf4j.simpleLogger.log.ai.djl.pytorch.jni.LibUtils", "info");
      }
    }
    System.setProperty("ai.djl.offline", Boolean.toString(offline));
  }

  /**
   * Returns the choice for an environment and a system.
   *
   * @param os value of the system property {@code os.name}
   * @param arch value of the system property {@code os.arch}
   * @param exists tests whether a file exists
   */
  static NativeChoice of(
      Map<String, String> environment, String os, String arch, Predicate<Path> exists) {
    String word = environment.getOrDefault(VARIABLE, "auto");
    if (!List.of("auto", "cpu", "cuda").contains(word)) {
      throw new ConfigException("%s is '%s'; expected auto, cpu or cuda".formatted(VARIABLE, word));
    }
    if (!environment.getOrDefault("PYTORCH_LIBRARY_PATH", "").isEmpty()) {
      return CPU; // the user's own libtorch is used
    }
    if (word.equals("auto")) {
      return hasDriver(environment, os, arch, exists) ? CUDA : CPU;
    }
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  private static boolean hasDriver(
      Map<String, String> environment, String os, String arch, Predicate<Path> exists) {
    if (!arch.equals("amd64")) { // DJL's binding for CUDA is built for x86-64 only
      return false;
    }
    if (os.startsWith("Windows")) {
      String root = environment.getOrDefault("SystemRoot", "C:\\Windows");
      return exists.test(Path.of(root + "\\" + WINDOWS_DRIVER));
    }
    return os.equals("Linux") && LINUX_DRIVERS.stream().anyMatch(exists);
  }

  private static boolean isFetched(Path cache, String flavor) {
    String prefix = NativeLibraries.VERSION + "-" + flavor + "-";
    return List.of(prefix + "linux-x86_64/libtorch.so", prefix + "win-x86_64/torch.dll").stream()
        .anyMatch(library -> Files.exists(cache.resolve(library)));
  }

  /** A class loader that hides the libtorch on the class path, which DJL would prefer. */
  private static final class WithoutCpuLibrary extends ClassLoader {
    WithoutCpuLibrary(ClassLoader parent) {
      super(parent);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      return name.equals(OF_CPU_JAR) ? Collections.emptyEnumeration() : super.getResources(name);
    }
  }
}
