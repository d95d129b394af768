package io.vstar.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vstar.error.ConfigException;
import io.vstar.text.HypernetTags.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HypernetTagsTest {
  @Test
  void tagsAreTakenOutInTheirOrder() {
    HypernetTags tags = HypernetTags.parse("a <cat> <hypernet:ink:0.7>on a hill<hypernet:old>");
    assertThat(tags.prompt()).isEqualTo("a <cat> on a hill");
    assertThat(tags.tags()).containsExactly(new Tag("ink", 0.7), new Tag("old", 1));
    assertThat(tags.tags().get(0).text()).isEqualTo("<hypernet:ink:0.7>");
  }

  @Test
  void whatStandsBetweenTagsIsChangedAndTheyAreNot() {
    assertThat(
            HypernetTags.outsideTags(
                "ink <hypernet:ink:0.7>ink", text -> text.replace("ink", "oil")))
        .isEqualTo("oil <hypernet:ink:0.7>oil");
  }

  @Test
  void aPromptWithoutTagsStaysAsItIs() {
    assertThat(HypernetTags.parse(" a <cat>, <lora:x:1> ").prompt())
        .isEqualTo(" a <cat>, <lora:x:1> ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"<hypernet:>", "<hypernet:a:strong>", "<hypernet:a:1:2>", "<hypernet:a:NaN>"})
  void tagsThatSayNothingAreNamed(String tag) {
    assertThatThrownBy(() -> HypernetTags.parse("a " + tag + " b"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(tag + " in the prompt is no hypernetwork, expected <hypernet:NAME:STRENGTH>");
  }
}
