package io.vstar.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OwnerThreadTest {
  private static final KernelSource TWICE =
      new KernelSource("twice", List.of("x"), List.of("y = torch.mul(x, 2.)"), List.of("y"));

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @Test
  void everyWayIntoTheEngineIsClosedToOtherThreads() throws InterruptedException {
    TensorScope scope = CPU.scope();
    NDArray x = CPU.gaussian(2);
    Kernel kernel = CPU.runtime().compile(TWICE);
    Map<String, Runnable> ways = new TreeMap<>();
    ways.put("runtime.openScope", () -> CPU.runtime().openScope("other"));
    ways.put("runtime.compile", () -> CPU.runtime().compile(TWICE));
    ways.put("runtime.overwrite", () -> CPU.runtime().overwrite(x, new float[2]));
    ways.put("runtime.seed", () -> CPU.runtime().seed(1));
    ways.put("runtime.recording", () -> CPU.runtime().recording());
    ways.put("runtime.giveBackMemory", () -> CPU.runtime().giveBackMemory());
    ways.put("runtime.heldKernels", () -> CPU.runtime().heldKernels());
    ways.put("runtime.close", () -> CPU.runtime().close());
    ways.put("scope.openScope", () -> scope.openScope("other"));
    ways.put("scope.upload floats", () -> scope.upload(new float[1], 1));
    ways.put("scope.upload longs", () -> scope.upload(new long[1], 1));
    ways.put("scope.upload booleans", () -> scope.upload(new boolean[1], 1));
    ways.put("scope.number", () -> scope.number(1));
    ways.put("scope.zeros", () -> scope.zeros(1));
    ways.put("scope.adopt", () -> scope.adopt(x));
    ways.put("scope.borrow", () -> scope.borrow(x));
    ways.put("scope.seal", scope::seal);
    ways.put("scope.size", scope::size);
    ways.put("scope.close", scope::close);
    ways.put("kernel.call", () -> kernel.call(x));
    ways.put("gradients.open", () -> GradientScope.open(CPU.runtime()));

    for (Map.Entry<String, Runnable> way : ways.entrySet()) {
      assertThatIllegalStateException()
          .as(way.getKey())
          .isThrownBy(() -> onThread("stranger", way.getValue()))
          .withMessageContaining("\"stranger\"")
          .withMessageContaining('"' + Thread.currentThread().getName() + '"')
          .withMessageContaining("TensorThread");
    }
    assertThat(kernel.call(x).head().toFloatArray()).hasSize(2); // all is as it was
  }

  @Test
  void recordedTensorsAreClosedToOtherThreads() {
    NDArray x = CPU.gaussian(2);
    GradientScope.require(x);
    try (GradientScope gradients = GradientScope.open(CPU.runtime())) {
      NDArray loss = x.sum();
      List<Runnable> ways =
          List.of(
              () -> gradients.backward(loss),
              gradients::pause,
              gradients::resume,
              gradients::close);
      assertThat(ways)
          .allSatisfy(
              way -> assertThatIllegalStateException().isThrownBy(() -> onThread("stranger", way)));
      gradients.backward(loss);
    }
    assertThat(GradientScope.of(x).toFloatArray()).containsExactly(1, 1);
  }

  @Test
  void aRuntimeOfAnotherThreadRecordsByItself() {
    NDArray x = CPU.gaussian(2);
    GradientScope.require(x);
    try (GradientScope gradients = GradientScope.open(CPU.runtime())) {
      NDArray loss = CPU.runtime().compile(TWICE).call(x).head().sum();
      assertThatNoException().isThrownBy(() -> onThread("other", OwnerThreadTest::record));
      gradients.backward(loss);
    }
    assertThat(GradientScope.of(x).toFloatArray()).containsExactly(2, 2);
  }

  private static void record() {
    try (TensorRuntime runtime = TensorRuntime.open(DeviceChoice.CPU, 1);
        TensorScope scope = runtime.openScope("other")) {
      NDArray y = scope.upload(new float[] {3}, 1);
      GradientScope.require(y);
      try (GradientScope gradients = GradientScope.open(runtime)) {
        gradients.backward(y.mul(y).sum());
      }
      assertThat(GradientScope.of(y).toFloatArray()).containsExactly(6);
    }
  }

  @Test
  void aSecondGradientScopeIsRefusedAndTheFirstGoesOn() {
    NDArray x = CPU.gaussian(2);
    GradientScope.require(x);
    try (GradientScope gradients = GradientScope.open(CPU.runtime())) {
      assertThatIllegalStateException()
          .isThrownBy(() -> GradientScope.open(CPU.runtime()))
          .withMessageContaining("close it before the next is opened");
      gradients.backward(x.sum());
    }
    assertThat(GradientScope.of(x).toFloatArray()).containsExactly(1, 1);
  }

  private static void onThread(String name, Runnable work) throws InterruptedException {
    FutureTask<Void> task = new FutureTask<>(work, null);
    Thread thread = new Thread(task, name);
    thread.start();
    try {
      task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause();
    } finally {
      thread.join();
    }
  }
}
