package io.vstar.train.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vstar.error.DatasetException;
import io.vstar.train.config.TemplateSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptionTemplatesTest {
  @TempDir private Path folder;

  @Test
  void aFileIsReadLineByLine() throws IOException {
    Path file = folder.resolve("mine.txt");
    Files.writeString(file, "\uFEFF# mine\r\na photo of {}\r\n\r\n  my {} \r\n");
    CaptionTemplates templates = CaptionTemplates.of(new TemplateSource.File(file));
    assertThat(templates.lines()).containsExactly("a photo of {}", "my {}");
    assertThat(templates.source()).isEqualTo(file.toString());
  }

  @Test
  void aFileWithoutTemplatesIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("mine.txt"), "# none\n\n");
    assertThatThrownBy(() -> CaptionTemplates.read(file))
        .isInstanceOf(DatasetException.class)
        .hasMessage(file + " holds no templates, expected lines such as \"a photo of a {}\"");
  }

  @Test
  void theHashFollowsTheLines() throws IOException {
    Path file = Files.writeString(folder.resolve("mine.txt"), "a {}\n");
    String before = CaptionTemplates.read(file).sha256();
    Files.writeString(file, "# a comment\na {}\n");
    assertThat(CaptionTemplates.read(file).sha256()).isEqualTo(before);
    Files.writeString(file, "the {}\n");
    assertThat(CaptionTemplates.read(file).sha256()).isNotEqualTo(before);
  }
}
