package io.vstar.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vstar.error.OutputException;
import io.vstar.image.Infotext;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureFolderTest {
  @TempDir Path folder;

  @Test
  void aFolderIsMadeWhenThereIsSomethingToWrite() {
    PictureFolder pictures = new PictureFolder(folder.resolve("a/b"));
    pictures.requireWritable();
    assertThat(folder).isEmptyDirectory();

    assertThat(write(pictures)).isEqualTo(folder.resolve("a/b/7.png")).exists();
    assertThat(write(pictures)).isEqualTo(folder.resolve("a/b/7-2.png")).exists();
  }

  @Test
  void aFileInTheWayIsNamed() throws IOException {
    Path file = Files.createFile(folder.resolve("pictures"));
    for (Path path : new Path[] {file, file.resolve("today")}) {
      assertThatExceptionOfType(OutputException.class)
          .isThrownBy(() -> new PictureFolder(path).requireWritable())
          .withMessage(
              "%s cannot hold pictures: %s is a file; name another folder with --output",
              path, file);
    }
  }

  private static Path write(PictureFolder pictures) {
    return pictures.write(
        7,
        new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB),
        new Infotext("a cat", "", Map.of()));
  }
}
