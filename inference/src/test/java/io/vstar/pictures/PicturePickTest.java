package io.vstar.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vstar.error.ConfigException;
import io.vstar.error.OutputException;
import io.vstar.image.PictureFiles;
import io.vstar.image.PngFiles;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PicturePickTest {
  @TempDir Path folder;
  private Path pictures;
  private PicturePick pick;

  @BeforeEach
  void write() throws IOException {
    pictures = Files.createDirectory(folder.resolve("pictures"));
    Files.writeString(pictures.resolve("note.txt"), "no picture");
    for (int i = 1; i <= 8; i++) {
      BufferedImage image = new BufferedImage(300, 200, BufferedImage.TYPE_INT_RGB);
      image.setRGB(0, 0, i);
      PngFiles.write(pictures.resolve("p" + i + ".png"), image, Map.of());
    }
    pick = new PicturePick(PictureFiles.in(pictures));
  }

  @Test
  void numbersRangesAndNamesAreCopiedOnceAndAgainWithoutHarm() throws Exception {
    Path target = folder.resolve("a/b");
    List<Path> copies = pick.copy(pick.chosen(List.of("7", "2-4", "p3.png", "3")), target);
    assertThat(copies)
        .containsExactly(
            target.resolve("p7.png"),
            target.resolve("p2.png"),
            target.resolve("p3.png"),
            target.resolve("p4.png"));
    assertThat(target.resolve("p7.png")).hasSameBinaryContentAs(pictures.resolve("p7.png"));
    assertThat(pick.copy(pick.chosen(List.of("7")), target)).hasSize(1);
    Files.writeString(target.resolve("p1.png"), "another");
    assertThatThrownBy(() -> pick.copy(pick.chosen(List.of("1")), target))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining("is there already, and is another picture");
    assertThat(target.resolve("p1.png")).hasContent("another");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "9", "5-9", "4-2", "1,2", "note.txt", "-1", "99999999999"})
  void whatIsNoPictureIsTold(String choice) {
    assertThatThrownBy(() -> pick.chosen(List.of("1", choice)))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("there is no picture " + choice);
  }

  @Test
  void theSheetHasSixPicturesInARow() {
    BufferedImage sheet = pick.sheet();
    assertThat(sheet.getWidth()).isBetween(6 * 200, 6 * 220);
    assertThat(sheet.getHeight()).isBetween(2 * 133, 2 * 200);
  }
}
