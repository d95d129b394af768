package io.vstar.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vstar.error.ConfigException;
import io.vstar.prompt.ExtraNetworks;
import io.vstar.text.LoraTags.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoraTagsTest {
  @ParameterizedTest
  @CsvSource({
    "<lora:ink>, 1, 1",
    "<lora:ink:0.8>, 0.8, 0.8",
    "<lora:ink:0.8:0.5>, 0.8, 0.5",
    "<lyco:ink:-1:0>, -1, 0",
    "<lora:ink:te=0.2:unet=0.7>, 0.2, 0.7",
    "<lora:ink:unet=0.7>, 1, 0.7",
    "<lora:ink:0.3:te=0.6>, 0.6, 0.6"
  })
  void strengthsAreReadAsA1111ReadsThem(String tag, double text, double unet) {
    LoraTags tags = parse("a cat " + tag + "on a hill");
    assertThat(tags.prompt()).isEqualTo("a cat on a hill");
    assertThat(tags.tags()).containsExactly(new Tag("ink", text, unet));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<lora: >",
        "<lora:ink:strong>",
        "<lora:ink:1:2:3>",
        "<lora:ink:dyn=3>",
        "<lora:ink:NaN>"
      })
  void othersAreRefused(String tag) {
    assertThatThrownBy(() -> parse("a " + tag))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(tag + " in the prompt is no LoRA");
  }

  @Test
  void aTagIsWrittenWithASecondStrengthWhereItDiffers() {
    assertThat(new Tag("ink", 0.5, 0.5).text()).isEqualTo("<lora:ink:0.5>");
    assertThat(new Tag("ink", 1, 0.25).text()).isEqualTo("<lora:ink:1:0.25>");
  }

  private static LoraTags parse(String prompt) {
    return LoraTags.of(ExtraNetworks.parse(prompt));
  }
}
