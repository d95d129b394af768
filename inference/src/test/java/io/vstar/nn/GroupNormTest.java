package io.vstar.nn;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.CpuRuntime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GroupNormTest {
  private static final int B = 2;
  private static final int C = 6;
  private static final int H = 3;
  private static final int W = 5;
  private static final int GROUPS = 3;

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @Test
  void normalisesEachGroupOfChannelsOverAllCells() {
    NDArray weight = CPU.gaussian(C);
    NDArray bias = CPU.gaussian(C);
    double epsilon = 0.1; // large, so that its place in the formula shows

    new Twin(CPU, Twin.FP32)
        .compare(
            new GroupNorm(new Weight("weight", weight), new Weight("bias", bias), GROUPS, epsilon)
                ::apply,
            x -> {
              NDArray groups = x.reshape(B, GROUPS, -1);
              NDArray centred = groups.sub(groups.mean(new int[] {2}, true));
              NDArray variance = centred.square().mean(new int[] {2}, true);
              return centred
                  .div(variance.add(epsilon).sqrt())
                  .reshape(B, C, H, W)
                  .mul(weight.reshape(1, C, 1, 1))
                  .add(bias.reshape(1, C, 1, 1));
            },
            CPU.gaussian(B, C, H, W).mul(3).add(1),
            weight,
            bias);
  }
}
