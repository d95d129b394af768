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
 * Which libtorch a process computes with: the one for the CPU, which comes along as a jar, or the
 * one for CUDA, which DJL fetches from its own server the first time.
 */
public enum NativeChoice {
  CPU,
  CUDA;

  /**
   * The variable by which a user decides: {@code auto} (the default), {@code cpu}, {@code cuda}.
   */
  static final String VARIABLE = "VSTAR_NATIVES";

  private static final String DEFAULT_FLAVOR =
      "cu128"; // the only one that DJL's bridge is built for
  private static final String OF_CPU_JAR = "native/lib/pytorch.properties";

  /** What an NVIDIA driver brings along: on Linux, in WSL, on Windows. */
  private static final List<Path> LINUX_DRIVERS =
      List.of(Path.of("/proc/driver/nvidia/version"), Path.of("/usr/lib/wsl/lib/libcuda.so.1"));

  private static final String WINDOWS_DRIVER = "System32\\nvcuda.dll";

  /**
   * Decides for this process, and has DJL follow: it neither downloads anything nor reports its
   * use, but for the libraries of CUDA where they are not in its cache yet. What the environment
   * says of that ({@code DJL_OFFLINE}, {@code PYTORCH_FLAVOR}) stays.
   *
   * <p>Sets system properties and the context class loader of this thread, so only {@code main}
   * calls it, before anything is computed.
   *
   * @throws ConfigException if {@code VSTAR_NATIVES} is none of its words
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
      if (!offline) { // says what it loads: 3 GB take a while
        System.setProperty("org.slf4j.simpleLogger.log.ai.djl.pytorch.jni.LibUtils", "info");
      }
    }
    System.setProperty("ai.djl.offline", Boolean.toString(offline));
  }

  /**
   * Decides.
   *
   * @param os as Java names it, {@code os.name}
   * @param arch as Java names it, {@code os.arch}
   * @param exists whether there is a file
   */
  static NativeChoice of(
      Map<String, String> environment, String os, String arch, Predicate<Path> exists) {
    String word = environment.getOrDefault(VARIABLE, "auto");
    if (!List.of("auto", "cpu", "cuda").contains(word)) {
      throw new ConfigException("%s is '%s'; expected auto, cpu or cuda".formatted(VARIABLE, word));
    }
    if (!environment.getOrDefault("PYTORCH_LIBRARY_PATH", "").isEmpty()) {
      return CPU; // a libtorch that the user names is taken
    }
    if (word.equals("auto")) {
      return hasDriver(environment, os, arch, exists) ? CUDA : CPU;
    }
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  private static boolean hasDriver(
      Map<String, String> environment, String os, String arch, Predicate<Path> exists) {
    if (!arch.equals("amd64")) { // DJL's bridge to CUDA is built for x86-64 alone
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

  /** Hides from DJL the libtorch on the class path, which it would take before any other. */
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
