package io.vstar.nn;

import static io.vstar.tensor.Closeness.assertClose;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.CpuRuntime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SinusoidTest {
  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @Test
  void isCosinesThenSinesOfFallingFrequencies() {
    float[] timesteps = {0, 1, 37, 500.5f, 999};
    int width = 8;
    float[] expected = new float[timesteps.length * width];
    for (int i = 0; i < timesteps.length; i++) {
      for (int j = 0; j < width / 2; j++) {
        double angle = timesteps[i] * Math.pow(10000, -j / (width / 2.0));
        expected[i * width + j] = (float) Math.cos(angle);
        expected[i * width + width / 2 + j] = (float) Math.sin(angle);
      }
    }
    Graph graph = new Graph("sinusoid", Precision.FP32);
    CompiledGraph compiled =
        graph.compile(CPU.runtime(), new Sinusoid(width).apply(graph.input("t")));

    NDArray actual = compiled.run(CPU.scope().upload(timesteps, timesteps.length)).head();

    // Angles up to 999 in float32: spaced by 6e-5.
    assertClose(actual.toFloatArray(), expected, 1e-4);
  }
}
