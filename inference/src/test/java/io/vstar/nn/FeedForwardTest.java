package io.vstar.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import io.vstar.tensor.CpuRuntime;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FeedForwardTest {
  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @Test
  void gatesTheFirstHalfByTheGeluOfTheSecond() {
    DrawnWeights weights = new DrawnWeights(CPU.scope(), 3);
    FeedForward feedForward = FeedForward.of(weights, 4);
    Map<String, NDArray> w = weights.tensors();

    new Twin(CPU, Twin.FP32)
        .compare(
            feedForward::apply,
            x -> {
              NDArray projected =
                  x.matMul(w.get("net.0.proj.weight").transpose()).add(w.get("net.0.proj.bias"));
              NDArray values = projected.get("..., 0:16");
              NDArray gates = projected.get("..., 16:32");
              return values
                  .mul(Activation.gelu(gates))
                  .matMul(w.get("net.2.weight").transpose())
                  .add(w.get("net.2.bias"));
            },
            CPU.gaussian(2, 3, 4),
            w.values().toArray(NDArray[]::new));
  }
}
