package io.vstar.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchOutlineTest {
  @TempDir Path folder;

  @Test
  void anOutlineHasTheSameFormWithoutData() {
    HostTensor tensor = HostTensor.ofFloats("weight", new float[6], 2, 3);
    Path file = folder.resolve("a.pt");
    TorchFile.write(
        file, Map.of("a", List.of(1L, Map.of("weight", tensor)), "b", PythonTuple.of("x", true)));

    assertThat(TorchFile.outline(file))
        .isEqualTo(
            Map.of(
                "a", List.of(1L, Map.of("weight", tensor.info())), "b", PythonTuple.of("x", true)));
  }

  @Test
  void anOutlineDoesNotReadWhatItDoesNotGive() throws Exception {
    Path file = folder.resolve("a.pt");
    TorchFile.write(file, Map.of("a", HostTensor.ofFloats("a", new float[] {1, 2}, 2)));
    byte[] bytes = Files.readAllBytes(file);
    byte[] one = {0, 0, (byte) 0x80, 0x3f};
    int position =
        new String(bytes, StandardCharsets.ISO_8859_1)
            .indexOf(new String(one, StandardCharsets.ISO_8859_1));
    bytes[position] = 7; // now its checksum is wrong
    Files.write(file, bytes);

    assertThat(TorchFile.outline(file))
        .isEqualTo(Map.of("a", new TensorInfo("a", DType.F32, List.of(2L))));
  }
}
