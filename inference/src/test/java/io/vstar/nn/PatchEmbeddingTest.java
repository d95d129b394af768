package io.vstar.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.vstar.tensor.CpuRuntime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PatchEmbeddingTest {
  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @Test
  void aTokenIsALinearMapOfItsPatch() {
    NDArray weight = CPU.gaussian(5, 3, 2, 2);

    new Twin(CPU, Twin.FP32)
        .compare(
            new PatchEmbedding(new Weight("weight", weight), 2)::apply,
            x -> {
              // (B, C, rows, 2, columns, 2) -> (B, rows, columns, C, 2, 2)
              NDArray patches = x.reshape(new Shape(2, 3, 3, 2, 2, 2)).transpose(0, 2, 4, 1, 3, 5);
              return patches
                  .reshape(new Shape(2, 6, 12))
                  .matMul(weight.reshape(new Shape(5, 12)).transpose());
            },
            CPU.gaussian(2, 3, 6, 4),
            weight);
  }

  @Test
  void theClassTokenStandsBeforeAllOthersOfEachExample() {
    NDArray embedding = CPU.gaussian(4);

    new Twin(CPU, Twin.FP32)
        .compare(
            new ClassToken(new Weight("class_embedding", embedding))::apply,
            x -> embedding.reshape(1, 1, 4).broadcast(new Shape(2, 1, 4)).concat(x, 1),
            CPU.gaussian(2, 3, 4),
            embedding);
  }
}
