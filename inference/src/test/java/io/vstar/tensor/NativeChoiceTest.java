package io.vstar.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.util.Platform;
import io.vstar.error.ConfigException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativeChoiceTest {
  private static final Path DRIVER = Path.of("/proc/driver/nvidia/version");

  private final ClassLoader loader = Thread.currentThread().getContextClassLoader();
  private final Properties properties = (Properties) System.getProperties().clone();

  @AfterEach
  void restore() {
    Thread.currentThread().setContextClassLoader(loader);
    System.setProperties(properties);
  }

  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, /proc/driver/nvidia/version, CUDA",
    "Linux, amd64, /usr/lib/wsl/lib/libcuda.so.1, CUDA",
    "Linux, amd64, /somewhere/else, CPU",
    "Linux, aarch64, /proc/driver/nvidia/version, CPU",
    "Windows 11, amd64, D:\\WINDOWS\\System32\\nvcuda.dll, CUDA",
    "Windows 11, amd64, C:\\Windows\\System32\\nvcuda.dll, CPU",
    "Mac OS X, aarch64, /proc/driver/nvidia/version, CPU",
  })
  void cudaIsTakenWhereADriverIsFoundThatTheBridgeIsBuiltFor(
      String os, String arch, Path file, NativeChoice expected) {
    Map<String, String> environment = Map.of("SystemRoot", "D:\\WINDOWS");

    assertThat(NativeChoice.of(environment, os, arch, file::equals)).isEqualTo(expected);
  }

  @Test
  void theUserDecidesOtherwise() {
    assertThat(on(Map.of("VSTAR_NATIVES", "cpu"), DRIVER)).isEqualTo(NativeChoice.CPU);
    assertThat(on(Map.of("VSTAR_NATIVES", "cuda"), Path.of("none"))).isEqualTo(NativeChoice.CUDA);
    assertThat(on(Map.of("VSTAR_NATIVES", "auto"), DRIVER)).isEqualTo(NativeChoice.CUDA);
  }

  @Test
  void aLibtorchThatTheUserNamesIsTaken() {
    Map<String, String> environment =
        Map.of("VSTAR_NATIVES", "cuda", "PYTORCH_LIBRARY_PATH", "/opt/libtorch/lib");

    assertThat(on(environment, DRIVER)).isEqualTo(NativeChoice.CPU);
  }

  @Test
  void anotherWordIsRefused() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> on(Map.of("VSTAR_NATIVES", "rocm"), DRIVER))
        .withMessage("VSTAR_NATIVES is 'rocm'; expected auto, cpu or cuda");
  }

  @Test
  void withTheCpuDjlFindsTheLibraryThatComesAlongAndNeverGoesOut() {
    NativeChoice.apply(Map.of("VSTAR_NATIVES", "cpu"));

    assertThat(Platform.detectPlatform("pytorch").isPlaceholder()).isFalse();
    assertThat(System.getProperty("ai.djl.offline")).isEqualTo("true");
    assertThat(System.getProperty("OPT_OUT_TRACKING")).isEqualTo("true");
  }

  @Test
  void withCudaDjlHasToFetchOneForTheBridgeThatComesAlong() {
    NativeChoice.apply(Map.of("VSTAR_NATIVES", "cuda"));

    Platform platform = Platform.detectPlatform("pytorch");
    assertThat(platform.isPlaceholder()).isTrue();
    assertThat(platform.getVersion()).startsWith(NativeLibraries.VERSION);
    assertThat(System.getProperty("PYTORCH_FLAVOR")).isEqualTo("cu128");
    for (String bridge :
        List.of("linux-x86_64/cu128/libdjl_torch.so", "win-x86_64/cu128/djl_torch.dll")) {
      assertThat(getClass().getClassLoader().getResource("jnilib/" + bridge)).isNotNull();
    }
  }

  private static NativeChoice on(Map<String, String> environment, Path file) {
    return NativeChoice.of(environment, "Linux", "amd64", file::equals);
  }
}
