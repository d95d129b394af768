package io.vstar.lab.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.tensor.DeviceChoice;
import io.vstar.tensor.TensorRuntime;
import io.vstar.train.bucket.Resolution;
import org.junit.jupiter.api.Test;

class UNetOperationsTest {

  /** Counters of layers, which do not see attention's products, find 0.34 T multiply-adds. */
  @Test
  void agreesWithPublishedCounts() {
    Operations forward = sd15(512, 512).forward();
    assertThat(forward.convolution() + forward.linear()).isCloseTo(0.68e12, within(0.01e12));
  }

  @Test
  void growsWithThePictureAsTheOperatorsDo() {
    Operations small = sd15(256, 256).forward();
    Operations large = sd15(512, 256).forward();

    // Twice the cells: feature maps twice, but for the text's 77 tokens and the time's one.
    assertThat(large.convolution() / small.convolution()).isEqualTo(2);
    assertThat(large.linear() / small.linear()).isBetween(1.9, 2.0);
    // Each of twice the cells meets twice the cells, or the text.
    assertThat(large.attention() / small.attention()).isBetween(3.0, 4.0);
  }

  @Test
  void countsTheGradientFromTheFirstLayerThatReadsTheText() {
    UNetOperations unet = sd15(512, 512);
    Operations forward = unet.forward();
    Operations backward = unet.backward();

    // conv_in, the first resnet block and proj_in lie before.
    double cells = 64 * 64;
    double before = 2 * cells * (4 * 320 * 9 + 2 * 320 * 320 * 9 + 320 * 320);
    assertThat(forward.convolution() - backward.convolution()).isEqualTo(before);
    double firstSelfAttention = 4 * cells * cells * 320;
    assertThat(backward.attention()).isEqualTo(2.5 * (forward.attention() - firstSelfAttention));
  }

  private static UNetOperations sd15(int width, int height) {
    try (TensorRuntime runtime = TensorRuntime.open(DeviceChoice.CPU, 1)) {
      return UNetOperations.of(
          runtime, StableDiffusionConfig.sd15(), new Resolution(width, height));
    }
  }
}
