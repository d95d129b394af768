package io.vstar.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vstar.error.ConfigException;
import org.junit.jupiter.api.Test;

class TextConditioningConfigTest {
  private static final TextConditioningConfig SD15 = StableDiffusionConfig.sd15().text();
  private static final TextConditioningConfig SDXL = StableDiffusionConfig.sdxl().text();

  @Test
  void clipSkipEndsTheEncoderEarlier() {
    TextConditioningConfig second = SD15.withClipSkip(2);
    assertThat(second.clipSkip()).isEqualTo(2);
    assertThat(second.contextLayer()).isEqualTo(SD15.contextLayer());
    assertThat(second.encoders()).containsExactly(SD15.encoders().get(0).withLayers(11));
    assertThat(StableDiffusionConfig.sd21().text().withClipSkip(2).encoders().get(0).layers())
        .isEqualTo(22);
    assertThat(SD15.withClipSkip(12).encoders().get(0).layers()).isEqualTo(1);
    assertThat(SD15.withClipSkip(1)).isEqualTo(SD15);
  }

  @Test
  void aLayerThatIsNotThereIsRefused() {
    for (int layer : new int[] {-1, 0, 13}) {
      assertThatExceptionOfType(ConfigException.class)
          .isThrownBy(() -> SD15.withClipSkip(layer))
          .withMessage(
              "clip skip is %d, expected 1 (the last layer) to 12, the number of layers of the text encoder"
                  .formatted(layer));
    }
  }

  @Test
  void sdxlReadsThePenultimateLayerAndNoOther() {
    TextConditioningConfig same = SDXL.withClipSkip(2);
    assertThat(same.encoders()).isEqualTo(SDXL.encoders());
    assertThat(same.contextLayer()).isEqualTo(SDXL.contextLayer());
    assertThat(same.zerosForNoNegative()).isEqualTo(SDXL.zerosForNoNegative());
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> SDXL.withClipSkip(1))
        .withMessageContaining("clip skip is 1")
        .withMessageContaining("penultimate");
  }
}
