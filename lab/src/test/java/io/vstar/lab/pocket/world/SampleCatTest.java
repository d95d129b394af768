package io.vstar.lab.pocket.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleCatTest {
  private static final Path COMMITTED = Path.of("..", "datasets-sample");

  @TempDir private Path fresh;

  @Test
  void theCommittedFilesAreWhatIsDrawn() throws IOException {
    new SampleCat().write(fresh);
    for (String folder : List.of("cat", "cat-validation")) {
      List<String> names = names(fresh.resolve(folder));
      assertThat(names(COMMITTED.resolve(folder))).isEqualTo(names);
      for (String name : names) {
        Path committed = COMMITTED.resolve(folder).resolve(name);
        Path drawn = fresh.resolve(folder).resolve(name);
        if (name.endsWith(".txt")) {
          assertThat(committed).hasSameTextualContentAs(drawn);
        } else {
          // Rasterisers and JPEG codecs of different JDKs may differ a little on edges.
          assertThat(meanDifference(committed, drawn)).as(name).isLessThan(0.5);
        }
      }
    }
  }

  @Test
  void theCoatHasNoName() {
    assertThat(NamedColor.naming(SampleCat.COAT.base())).isEmpty();
    assertThat(NamedColor.naming(SampleCat.COAT.accent())).isEmpty();
  }

  @Test
  void captionsContainThePlaceholder() throws IOException {
    new SampleCat().write(fresh);
    try (Stream<Path> files = Files.walk(fresh)) {
      List<Path> captions = files.filter(file -> file.toString().endsWith(".txt")).toList();
      assertThat(captions)
          .hasSize(7)
          .allSatisfy(file -> assertThat(file).content().contains("<cat>"));
    }
  }

  @Test
  void theTurnedPictureSaysSo() throws IOException {
    BufferedImage seen = new BufferedImage(40, 56, BufferedImage.TYPE_INT_RGB);
    byte[] jpeg = TurnedJpeg.encoded(seen);
    ByteBuffer file = ByteBuffer.wrap(jpeg);
    assertThat(file.getShort(0)).as("start of image").isEqualTo((short) 0xffd8);
    assertThat(file.getShort(2)).as("APP1").isEqualTo((short) 0xffe1);
    // Its 34 bytes: length, "Exif\0\0", TIFF header, entry count, entry, end.
    assertThat(file.getShort(4)).isEqualTo((short) 34);
    assertThat(new String(jpeg, 6, 4, StandardCharsets.US_ASCII)).isEqualTo("Exif");
    assertThat(file.getShort(22)).as("tag").isEqualTo((short) 0x0112);
    assertThat(file.getShort(30)).as("orientation").isEqualTo((short) 6);
    assertThat(file.getShort(4 + 34)).as("next segment").isEqualTo((short) 0xffe0);
  }

  @Test
  void theTurnedPixelsComeUprightByAQuarterTurnClockwise() throws IOException {
    BufferedImage seen = new BufferedImage(40, 56, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 16; y++) {
      for (int x = 0; x < 16; x++) {
        seen.setRGB(x, y, 0xffffff); // bright top left corner
      }
    }
    BufferedImage stored = ImageIO.read(new ByteArrayInputStream(TurnedJpeg.encoded(seen)));
    assertThat(stored.getWidth()).isEqualTo(56);
    assertThat(stored.getHeight()).isEqualTo(40);
    assertThat(stored.getRGB(4, 35) & 0xff).as("bottom left as stored").isGreaterThan(200);
    assertThat(stored.getRGB(4, 4) & 0xff).as("top left as stored").isLessThan(50);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** Over all pixels and channels, in levels of 255. */
  private static double meanDifference(Path one, Path other) throws IOException {
    BufferedImage first = ImageIO.read(one.toFile());
    BufferedImage second = ImageIO.read(other.toFile());
    assertThat(first.getWidth()).isEqualTo(second.getWidth());
    assertThat(first.getHeight()).isEqualTo(second.getHeight());
    double sum = 0;
    for (int y = 0; y < first.getHeight(); y++) {
      for (int x = 0; x < first.getWidth(); x++) {
        for (int shift = 0; shift <= 16; shift += 8) {
          int a = first.getRGB(x, y) >> shift & 0xff;
          int b = second.getRGB(x, y) >> shift & 0xff;
          sum += Math.abs(a - b);
        }
      }
    }
    return sum / (3.0 * first.getWidth() * first.getHeight());
  }
}
