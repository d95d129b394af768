package io.vstar.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A working copy with the real scripts of {@code bin}, a {@code ./mvnw} that makes empty jars in as
 * many seconds as {@code BUILD_SECONDS} says, and a {@code java} that tells how it was called.
 */
record Checkout(Path home) {
  private static final Path SCRIPTS = Path.of("..", "bin");

  /** Says when it begins and ends, and whether it was alone. */
  private static final String MVNW =
      """
      #!/bin/sh
      mkdir building-now || echo overlap >> builds
      echo "begin $$" >> builds
      sleep "${BUILD_SECONDS:-0}"
      mkdir -p cli/target/lib
      touch cli/target/lib/vstar.jar
      rmdir building-now
      echo end >> builds
      """;

  private static final String JAVA =
      """
      #!/bin/sh
      case $* in
        *-XshowSettings*) echo "    java.specification.version = 17"; exit ;;
      esac
      echo "locale ${LC_ALL:-}, arenas $MALLOC_ARENA_MAX"
      printf '<%s>' "$@"
      exec sleep "${RUN_SECONDS:-0}"
      """;

  /** A working copy that was never built. */
  static Checkout at(Path home) throws IOException {
    Checkout checkout = new Checkout(home);
    for (String name : List.of("vstar", "build.sh", "train-ti", "train-hypernetwork", "generate")) {
      checkout.script("bin/" + name, Files.readString(SCRIPTS.resolve(name)));
    }
    checkout.script("mvnw", MVNW);
    checkout.script("jdk/bin/java", JAVA);
    for (String module : List.of("inference", "trainer", "lab", "jobs", "cli")) {
      Files.createDirectories(home.resolve(module + "/src/main"));
      Files.createFile(home.resolve(module + "/pom.xml"));
    }
    Files.createFile(home.resolve("pom.xml"));
    return checkout;
  }

  Path target() {
    return home.resolve("cli/target");
  }

  /** The program, which a build makes. */
  Path jar() {
    return target().resolve("lib/vstar.jar");
  }

  Path launcher() {
    return home.resolve("bin/vstar");
  }

  /** What the builds so far have said: {@code begin PID}, {@code end}, {@code overlap}. */
  List<String> builds() throws IOException {
    Path builds = home.resolve("builds");
    return Files.exists(builds) ? Files.readAllLines(builds) : List.of();
  }

  /** Runs the launcher to its end. */
  Call launch(Map<String, String> environment) throws IOException {
    return Call.of(start(environment, launcher().toString(), "inspect", "a file"));
  }

  /** Starts a command line with no more of this process's settings than the path. */
  Process start(Map<String, String> environment, String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Map<String, String> variables = builder.environment();
    variables.keySet().retainAll(List.of("PATH"));
    variables.put("JAVA_HOME", home.resolve("jdk").toString());
    variables.putAll(environment);
    return builder.start();
  }

  Path script(String name, String text) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  /** A folder with what the scripts need and the programs named, to be a whole {@code PATH}. */
  Path programsWith(String... more) throws IOException {
    List<String> names = new ArrayList<>(List.of(more));
    names.addAll(
        List.of(
            "sh cat dirname find head locale mkdir mv readlink rm rmdir sed sleep touch uname"
                .split(" ")));
    for (String name : names) {
      Path real =
          Stream.of("/usr/bin", "/bin")
              .map(folder -> Path.of(folder, name))
              .filter(Files::isExecutable)
              .findFirst()
              .orElseThrow();
      script("programs/" + name, "#!/bin/sh\nexec " + real + " \"$@\"\n");
    }
    return home.resolve("programs");
  }

  /** Whether a call came as far as the program. */
  static boolean ranJava(Call call) {
    return call.exitCode() == 0 && call.output().contains("/cli/target/lib/vstar.jar>");
  }

  /** How a call ended, and what it said on either stream. */
  record Call(int exitCode, String output) {
    static Call of(Process process) throws IOException {
      Executor later = CompletableFuture.delayedExecutor(30, TimeUnit.SECONDS);
      CompletableFuture<Void> watchdog = CompletableFuture.runAsync(() -> end(process), later);
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.onExit().join();
      assertThat(watchdog.cancel(false)).as("ends within 30 s, but said: " + output).isTrue();
      return new Call(process.exitValue(), output);
    }

    private static void end(Process process) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
