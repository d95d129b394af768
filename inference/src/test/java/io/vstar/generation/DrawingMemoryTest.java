package io.vstar.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.architecture.VaeConfig;
import io.vstar.error.ConfigException;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class DrawingMemoryTest {
  private static final VaeConfig VAE = StableDiffusionConfig.sd15().vae();
  private static final OptionalLong FREE = OptionalLong.of(16_000_000_000L);

  @Test
  void usualPicturesFit() {
    assertThat(new DrawingMemory(VAE, 512, 512, 1).bytes()).isBetween(0.5e9, 1.5e9);
    assertThatCode(() -> new DrawingMemory(VAE, 1024, 1024, 4).requireFits(FREE))
        .doesNotThrowAnyException();
    assertThatCode(() -> new DrawingMemory(VAE, 8192, 8192, 1).requireFits(OptionalLong.empty()))
        .doesNotThrowAnyException();
  }

  @Test
  void aPictureThatIsTooLargeIsToldWithWhatItTakes() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> new DrawingMemory(VAE, 100_000, 512, 1).requireFits(FREE))
        .withMessage(
            "100000x512 pixels would take 157.3 GB of memory or more, but 16.0 GB are free;"
                + " draw a smaller picture");
  }

  @Test
  void aBatchThatIsTooLargeCanBeMadeSmaller() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> new DrawingMemory(VAE, 512, 512, 32).requireFits(FREE))
        .withMessageStartingWith("32 pictures of 512x512 pixels at a time would take 25.8 GB")
        .withMessageEndingWith("draw fewer at a time (--batch-size or --count), or smaller ones");
  }

  @Test
  void noMorePixelsThanAnArrayHoldsWhereMemoryIsNotKnown() {
    int side = Integer.MAX_VALUE / 8 * 8;
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> new DrawingMemory(VAE, side, side, 4).requireFits(OptionalLong.empty()))
        .withMessageContaining("more pixels than vstar can hold");
  }
}
