package io.vstar.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.engine.EngineException;
import io.vstar.error.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibrariesTest {
  @TempDir Path torch;
  private Path lib;

  @BeforeEach
  void makeFolder() throws IOException {
    lib = Files.createDirectory(torch.resolve("lib"));
  }

  @Test
  void theVersionItWasBuiltForIsTaken() throws IOException {
    Files.writeString(torch.resolve("build-version"), "2.7.1+cu128\n");
    assertTaken();
  }

  @Test
  void anotherVersionIsRefusedBeforeItCrashes() throws IOException {
    Files.writeString(torch.resolve("version.py"), "__version__ = '2.13.0+cpu'\n");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> NativeLibraries.requireFit(environment()))
        .withMessage(
            "PYTORCH_LIBRARY_PATH is "
                + lib
                + " with libtorch 2.13.0, but vstar needs 2.7.1; use that version, or unset the"
                + " variable");
  }

  @Test
  void anotherVersionWithItsOwnBindingIsTaken() throws IOException {
    Files.writeString(torch.resolve("version.py"), "__version__ = '2.13.0'\n");
    Files.createFile(lib.resolve("libdjl_torch.so"));
    assertTaken();
  }

  @Test
  void aFolderThatDoesNotSayIsTaken() {
    assertTaken();
  }

  @Test
  void aCacheThatCannotBeFilledIsNamedWithItsVariable() {
    Throwable full = new EngineException("failed", new IOException("No space left on device"));

    assertThat(NativeLibraries.failure(full, Map.of(), Path.of("/cache")))
        .hasMessage(
            "libtorch for the CPU cannot be unpacked into /cache/pytorch (IOException: No space left"
                + " on device); make room there, or set DJL_CACHE_DIR to a folder that can be"
                + " written");
  }

  @Test
  void aDamagedLibraryIsToBeDeleted() {
    Throwable damaged = new UnsatisfiedLinkError("libtorch.so: file too short");

    assertThat(NativeLibraries.failure(damaged, Map.of(), Path.of("/cache")))
        .hasMessage(
            "libtorch for the CPU cannot be loaded from /cache/pytorch (UnsatisfiedLinkError:"
                + " libtorch.so: file too short); if it was damaged there, delete that folder: it is"
                + " made anew");
  }

  @Test
  void whereTheUserChoseALibtorchTheChoiceIsNamed() {
    Throwable failure = new UnsatisfiedLinkError("libcudart.so is missing");
    Path cache = Path.of("/cache");

    assertThat(NativeLibraries.failure(failure, Map.of("PYTORCH_FLAVOR", "cu128"), cache))
        .hasMessageStartingWith("libtorch cu128 cannot be loaded")
        .hasMessageEndingWith("VSTAR_NATIVES=cpu computes on the CPU");
    assertThat(NativeLibraries.failure(failure, Map.of("PYTORCH_LIBRARY_PATH", "/opt/lib"), cache))
        .hasMessageStartingWith("libtorch cannot be loaded from /opt/lib, which")
        .hasMessageContaining("libcudart.so is missing");
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    Path missing = torch.resolve("missing");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(
            () -> NativeLibraries.requireFit(Map.of("PYTORCH_LIBRARY_PATH", missing.toString())))
        .withMessage(
            "PYTORCH_LIBRARY_PATH is "
                + missing
                + ", but there is no such folder; unset it to use the CPU");
  }

  @Test
  void nothingIsAskedOfAnEnvironmentWithoutIt() {
    assertThatCode(() -> NativeLibraries.requireFit(Map.of())).doesNotThrowAnyException();
  }

  private void assertTaken() {
    assertThatCode(() -> NativeLibraries.requireFit(environment())).doesNotThrowAnyException();
  }

  private Map<String, String> environment() {
    return Map.of("PYTORCH_LIBRARY_PATH", lib.toString());
  }
}
