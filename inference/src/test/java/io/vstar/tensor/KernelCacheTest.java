package io.vstar.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class KernelCacheTest {
  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  private NDManager manager;

  @BeforeEach
  void openManager() {
    manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  @Test
  void theEngineHoldsNoMoreThanTheLimit() {
    KernelCache cache = cache(5, 3);
    for (int i = 0; i < 200; i++) {
      cache.get(powers(5, i));
      assertThat(cache.size()).isEqualTo(Math.min(i + 1, 3));
    }
  }

  @Test
  void whatWasCalledLeastRecentlyIsGivenBackFirst() {
    KernelCache cache = cache(5, 3);
    Kernel first = cache.get(powers(5, 1));
    Kernel second = cache.get(powers(5, 2));
    cache.get(powers(5, 3));
    first.call(CPU.gaussian(2));
    cache.get(powers(5, 4));

    assertThat(cache.get(powers(5, 1))).isSameAs(first);
    assertThat(cache.get(powers(5, 2))).isNotSameAs(second);
  }

  @Test
  void aKernelThatWasGivenBackIsCompiledAgain() {
    KernelCache cache = cache(2, 1);
    Kernel kernel = cache.get(powers(2, 3));
    NDArray x = CPU.scope().upload(new float[] {2}, 1);
    for (int i = 0; i < 10; i++) {
      cache.get(powers(2, 100 + i));
      assertThat(kernel.call(x).head().toFloatArray()).containsExactly(2 * 3 * 3);
    }
    assertThat(cache.size()).isEqualTo(1);
  }

  @Test
  void aKernelLargerThanTheLimitIsHeldAlone() {
    KernelCache cache = cache(2, 2);
    cache.get(powers(2, 3));
    Kernel large = cache.get(powers(50, 1));
    assertThat(cache.size()).isEqualTo(1);
    assertThat(cache.get(powers(50, 1))).isSameAs(large);
  }

  @Test
  void gradientsAreThoseOfTheKernelThatRan() {
    KernelCache cache = cache(2, 1);
    NDArray x = CPU.scope().upload(new float[] {2}, 1);
    GradientScope.require(x);
    try (GradientScope gradients = GradientScope.open(CPU.runtime())) {
      NDArray result = cache.get(powers(2, 3)).call(x).head();
      cache.get(powers(2, 5)); // the first one is given back before its gradient is asked for
      gradients.backward(result.sum());
    }
    assertThat(GradientScope.of(x).toFloatArray()).containsExactly(9);
  }

  @Test
  void whatIsGivenBackIsFreedInTheEngineToo() {
    KernelCache cache = cache(5, 1);
    Kernel first = cache.get(powers(5, 1));
    PtSymbolBlock module = cache.module(first);
    assertThat(module.getHandle()).isNotNull();
    cache.get(powers(5, 2));
    assertThatThrownBy(module::getHandle).hasMessageContaining("released");
    assertThat(cache.module(first)).isNotSameAs(module);
  }

  /** One that holds this many kernels of a length. */
  private KernelCache cache(int length, int kernels) {
    Kernel one = new Kernel(powers(length, 999), null);
    return new KernelCache((PtNDManager) manager, (long) kernels * one.length());
  }

  /** x times a number to the power of {@code length}; all of a length have code of one length. */
  private static KernelSource powers(int length, int factor) {
    List<String> statements = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      statements.add("x%d = torch.mul(%s, %d.)".formatted(i, i == 0 ? "x" : "x" + (i - 1), factor));
    }
    return new KernelSource("powers", List.of("x"), statements, List.of("x" + (length - 1)));
  }
}
