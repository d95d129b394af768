package io.vstar.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TensorRuntimeTest {
  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @Test
  void saysWhereAndWithWhatItRuns() {
    assertThat(CPU.runtime().deviceName()).isEqualTo("cpu");
    assertThat(CPU.runtime().threads()).isEqualTo(1);
    assertThat(CPU.runtime().engineVersion()).matches("libtorch \\d+\\.\\d+\\.\\d+.*");
  }

  @Test
  void compilesEachSourceOnce() {
    Kernel kernel = CPU.runtime().compile(twice("twice", "2."));
    assertThat(CPU.runtime().compile(twice("twice", "2."))).isSameAs(kernel);
    assertThat(CPU.runtime().compile(twice("twice", "3."))).isNotSameAs(kernel);
  }

  private static KernelSource twice(String name, String factor) {
    return new KernelSource(
        name, List.of("x"), List.of("y = torch.mul(x, " + factor + ")"), List.of("y"));
  }
}
