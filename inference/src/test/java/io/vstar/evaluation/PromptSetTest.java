package io.vstar.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vstar.error.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptSetTest {
  @TempDir Path folder;

  @Test
  void theSetsAreThoseOfThePapers() {
    PromptSet object = PromptSet.of("object");
    PromptSet live = PromptSet.of("live");
    assertThat(object.prompts())
        .hasSize(25)
        .doesNotHaveDuplicates()
        .contains("a {} floating in an ocean of milk")
        .doesNotContain("a {} wearing a santa hat");
    assertThat(live.prompts())
        .hasSize(25)
        .doesNotHaveDuplicates()
        .contains("a {} wearing a santa hat");
    assertThat(object.prompts()).filteredOn(live.prompts()::contains).hasSize(15);
    assertThat(object.each()).isEqualTo(4);
    PromptSet inversion = PromptSet.of("textual-inversion");
    assertThat(inversion.prompts()).hasSize(4).startsWith("A photo of {}");
    assertThat(inversion.each()).isEqualTo(64);
  }

  @Test
  void aFileHasAPromptOnEachLine() throws Exception {
    Path file = folder.resolve("prompts.txt");
    Files.writeString(file, "# mine\na {} at night\n\n  {}, painted \n");
    assertThat(PromptSet.of(file.toString()).prompts())
        .containsExactly("a {} at night", "{}, painted");
    Files.writeString(file, "a cat at night\n");
    assertThatThrownBy(() -> PromptSet.of(file.toString()))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            file + ": the prompt \"a cat at night\" has no {}, the place for what was learned");
  }

  @Test
  void anUnknownNameIsToldWithThoseThatThereAre() {
    assertThatThrownBy(() -> PromptSet.of("objects"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "objects is neither a file of prompts that can be read nor one of object, live,"
                + " textual-inversion");
  }

  @Test
  void whatIsLeftOutLeavesNoGap() {
    assertThat(PromptSet.filled("A photo of {} on the moon", ""))
        .isEqualTo("A photo of on the moon");
    assertThat(PromptSet.filled("a {} in the snow", "sks dog")).isEqualTo("a sks dog in the snow");
  }
}
