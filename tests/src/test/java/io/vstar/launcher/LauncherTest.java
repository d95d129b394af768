package io.vstar.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/vstar} over a build of empty jars and a {@code java} that tells how it was called. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
  private static final Path LAUNCHER = Path.of("..", "bin", "vstar");
  private static final String CPU_JAR = "pytorch-native-cpu-2.7.1-linux-x86_64.jar";

  @TempDir Path home;
  private Path cache;

  @BeforeEach
  void layOut() throws IOException {
    Path java =
        script(
            "jdk/bin/java", "echo \"flavor $PYTORCH_FLAVOR, offline $DJL_OFFLINE\"; echo \"$@\"");
    Path lib = Files.createDirectories(home.resolve("trainer/target/lib"));
    for (String jar : new String[] {"pytorch-jni-2.7.1-0.35.1.jar", CPU_JAR, "other.jar"}) {
      Files.createFile(lib.resolve(jar));
    }
    script("bin/vstar", Files.readString(LAUNCHER));
    Files.writeString(home.resolve("trainer/target/build-stamp"), java + " 17");
    cache = home.resolve("cache");
  }

  @Test
  void theCpuLibrariesComeAlongAndNothingIsDownloaded() throws Exception {
    Call call = launch(Map.of("VSTAR_NATIVES", "cpu"));

    assertThat(call.output())
        .startsWith("flavor , offline true\n")
        .contains("target/lib/* io.vstar");
  }

  @Test
  void cudaLeavesTheCpuLibrariesOutAndFetchesItsOwnOnce() throws Exception {
    Call first = launch(Map.of("VSTAR_NATIVES", "cuda"));
    Files.createDirectories(cache.resolve("pytorch/2.7.1-cu128-linux-x86_64"));
    Files.createFile(cache.resolve("pytorch/2.7.1-cu128-linux-x86_64/libtorch.so"));
    Call second = launch(Map.of("VSTAR_NATIVES", "cuda"));

    assertThat(first.output())
        .startsWith("flavor cu128, offline false\n")
        .contains("lib/other.jar:")
        .doesNotContain(CPU_JAR);
    assertThat(second.output()).startsWith("flavor cu128, offline true\n").doesNotContain(CPU_JAR);
  }

  @Test
  void aLibtorchThatTheUserNamesIsTaken() throws Exception {
    Call call =
        launch(Map.of("VSTAR_NATIVES", "cuda", "PYTORCH_LIBRARY_PATH", "/opt/libtorch/lib"));

    assertThat(call.output())
        .startsWith("flavor , offline true\n")
        .contains("target/lib/* io.vstar");
  }

  @Test
  void anotherWordIsRefused() throws Exception {
    Call call = launch(Map.of("VSTAR_NATIVES", "rocm"));

    assertThat(call.exitCode()).isEqualTo(2);
    assertThat(call.output())
        .isEqualTo("vstar: VSTAR_NATIVES is 'rocm'; expected auto, cpu or cuda\n");
  }

  private Call launch(Map<String, String> environment) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(home.resolve("bin/vstar").toString(), "inspect", "a file")
            .redirectErrorStream(true);
    builder.environment().keySet().removeIf(LauncherTest::changesTheCall);
    builder.environment().put("JAVA_HOME", home.resolve("jdk").toString());
    builder.environment().put("DJL_CACHE_DIR", cache.toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return new Call(process.exitValue(), output);
  }

  private static boolean changesTheCall(String variable) {
    return variable.matches("(VSTAR|PYTORCH|DJL)_.*|ENGINE_CACHE_DIR");
  }

  private Path script(String name, String text) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text.startsWith("#!") ? text : "#!/bin/sh\n" + text + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  private record Call(int exitCode, String output) {}
}
