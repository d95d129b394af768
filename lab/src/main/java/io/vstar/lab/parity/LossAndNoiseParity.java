package io.vstar.lab.parity;

import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import java.nio.file.Path;
import java.util.List;

/** Compares losses and noise with kohya's sd-scripts, OneTrainer and k-diffusion. */
final class LossAndNoiseParity implements FormulaParity.Part {
  private static final String STEM = "loss_and_noise";

  @Override
  public String file() {
    return STEM + ".json";
  }

  @Override
  public void addTo(TensorRuntime runtime, Path folder, List<ParityItem> items) {
    try (GoldenFolder golden = GoldenFolder.open(folder, STEM);
        TensorScope scope = runtime.openScope("losses and noise")) {
      new LossParity(golden, scope).addTo(items);
      new NoiseDrawParity(golden, scope).addTo(items);
    }
  }
}
