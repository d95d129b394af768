package io.vstar.adapter.lora;

import io.vstar.adapter.Provenance;
import io.vstar.io.HostTensor;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Small LoRAs with random values. */
public final class SampleLoras {
  private SampleLoras() {}

  /** Returns a linear module. */
  public static LoraModule linear(String layer, int in, int out, int rank, double alpha) {
    SplittableRandom random = new SplittableRandom(layer.hashCode());
    return new LoraModule(
        layer,
        tensor(random, "down", rank, in),
        tensor(random, "up", out, rank),
        alpha,
        Optional.empty());
  }

  /** Returns a module of a convolution. */
  public static LoraModule convolution(String layer, int in, int out, int rank, int kernel) {
    SplittableRandom random = new SplittableRandom(layer.hashCode());
    return new LoraModule(
        layer,
        tensor(random, "down", rank, in, kernel, kernel),
        tensor(random, "up", out, rank),
        rank / 2.0,
        Optional.empty());
  }

  /** Returns a module with magnitudes between 0.5 and 1.5. */
  public static LoraModule withMagnitude(LoraModule module) {
    float[] magnitudes = new float[module.out()];
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < magnitudes.length; i++) {
      magnitudes[i] = (float) (0.5 + random.nextDouble());
    }
    return new LoraModule(
        module.layer(),
        module.down(),
        module.up(),
        module.alpha(),
        Optional.of(HostTensor.ofFloats("magnitude", magnitudes, magnitudes.length)));
  }

  /** Returns a LoRA of unknown origin. */
  public static Lora lora(LoraModule... modules) {
    return new Lora("sample", List.of(modules), Provenance.UNKNOWN);
  }

  private static HostTensor tensor(SplittableRandom random, String name, long... shape) {
    int count = 1;
    for (long size : shape) {
      count *= (int) size;
    }
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (random.nextDouble() - 0.5);
    }
    return HostTensor.ofFloats(name, values, shape);
  }
}
