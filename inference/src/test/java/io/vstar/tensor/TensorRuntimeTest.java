package io.vstar.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
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

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "only glibc keeps memory and can be asked for it")
  void givesBackTheHolesBetweenTensors() {
    int count = 2000;
    long numbers = 25_000; // less than what glibc maps on its own
    List<TensorScope> holders = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      TensorScope holder = CPU.scope().openScope("tensor");
      holder.zeros(numbers).add(1); // uploaded, they might share memory with Java
      holders.add(holder);
    }
    for (int i = 0; i < count; i += 2) {
      holders.get(i).close();
    }
    long before = ProcessMemory.anonymous().orElseThrow();
    CPU.runtime().giveBackMemory();
    long holes = count / 2 * 2 * numbers * Float.BYTES; // two tensors in each scope
    assertThat(before - ProcessMemory.anonymous().orElseThrow()).isGreaterThan(holes / 2);
  }

  @Test
  void overwritesValuesInPlace() {
    NDArray tensor = CPU.gaussian(2, 2);
    NDArray row = tensor.get(1);
    CPU.runtime().overwrite(tensor, new float[] {1, 2, 3, 4});

    assertThat(tensor.toFloatArray()).containsExactly(1, 2, 3, 4);
    assertThat(row.toFloatArray()).containsExactly(3, 4);
  }

  @Test
  void overwritesATensorOfASealedScopeThatIsLearned() {
    TensorScope learned = CPU.scope().openScope("learned");
    NDArray tensor = CPU.gaussian(learned, 3);
    GradientScope.require(tensor);
    learned.seal();
    CPU.runtime().overwrite(tensor, new float[] {1, 2, 3});

    assertThat(tensor.toFloatArray()).containsExactly(1, 2, 3);
    assertThat(learned.size()).isEqualTo(1);
  }

  private static KernelSource twice(String name, String factor) {
    return new KernelSource(
        name, List.of("x"), List.of("y = torch.mul(x, " + factor + ")"), List.of("y"));
  }
}
