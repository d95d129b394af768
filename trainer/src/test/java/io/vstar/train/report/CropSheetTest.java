package io.vstar.train.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.image.ImageFiles;
import io.vstar.image.PngFiles;
import io.vstar.train.bucket.Placement;
import io.vstar.train.bucket.Resolution;
import io.vstar.train.dataset.TrainingImage;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CropSheetTest {
  private static final Resolution SQUARE = new Resolution(64, 64);
  private static final int RED = 0xffff0000;

  @TempDir private Path folder;

  @Test
  void theCropLiesWhereThePictureIsCut() {
    Rectangle whole = new Rectangle(10, 20, 150, 50);
    // Scaled to 192x64, of which 64 on either side are cut off: a third.
    assertThat(CropSheet.crop(placement("a", 300, 100), whole))
        .isEqualTo(new Rectangle(60, 20, 50, 50));
    assertThat(CropSheet.crop(placement("b", 100, 300), new Rectangle(0, 0, 50, 150)))
        .isEqualTo(new Rectangle(0, 50, 50, 50));
    assertThat(CropSheet.crop(placement("c", 64, 64), new Rectangle(0, 0, 99, 99)))
        .isEqualTo(new Rectangle(0, 0, 99, 99));
  }

  @Test
  void whatIsTrainedIsBrightAndWhatIsCutOffIsDim() {
    Placement wide = placement(write("wide.png", 300, 100), 300, 100);
    Path file = folder.resolve("crops.png");

    CropSheet.write(file, List.of(wide), List.of(), thumbnails());

    BufferedImage sheet = ImageFiles.read(file);
    int bright = 0;
    int dim = 0;
    for (int x = 10; x < 162; x++) {
      for (int y = 0; y < sheet.getHeight(); y++) {
        int rgb = sheet.getRGB(x, y);
        boolean grayish = (rgb >> 16 & 0xff) < 200 && (rgb >> 8 & 0xff) == (rgb & 0xff);
        bright += rgb == RED ? 1 : 0;
        dim += rgb != RED && grayish && (rgb >> 16 & 0xff) > (rgb & 0xff) + 20 ? 1 : 0;
      }
    }
    assertThat(bright).isBetween(2000, 51 * 51); // a third of 152x51, less the outline
    assertThat(dim).isBetween(4400, 2 * 51 * 51);
  }

  @Test
  void theTitleCountsAndHeldOutPicturesCountOnce() {
    List<Placement> trained = List.of(placement("a", 64, 64), placement("b", 64, 64));
    String title = "The bright part of each picture is trained, the dim part is cut off. ";
    assertThat(CropSheet.of(trained, trained, thumbnails()).title())
        .isEqualTo(title + "Trained: 2");
    assertThat(CropSheet.of(trained, List.of(placement("c", 64, 64)), thumbnails()).title())
        .isEqualTo(title + "Trained: 2, held out (orange): 1");
  }

  @Test
  void ofManyPicturesAHundredAreShown() {
    List<Placement> many =
        IntStream.range(0, 500).mapToObj(i -> placement("p" + i, 64 + i, 64)).toList();
    CropSheet sheet = CropSheet.of(many, List.of(), thumbnails());
    assertThat(sheet.title()).endsWith("Trained: 500; not shown, those that lose least: 400");
    BufferedImage drawn = sheet.draw(); // of files that are not there: they are refused elsewhere
    assertThat(drawn.getWidth()).isLessThan(2000);
    assertThat(drawn.getHeight()).isLessThan(2200);
  }

  private Placement placement(String name, int width, int height) {
    return placement(folder.resolve(name), width, height);
  }

  private static Placement placement(Path file, int width, int height) {
    return new Placement(
        new TrainingImage(file, width, height, Optional.empty(), file.toString()), SQUARE);
  }

  private static Thumbnails thumbnails() {
    return new Thumbnails(CropSheet.SIDE);
  }

  private Path write(String name, int width, int height) {
    BufferedImage red = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width * height; i++) {
      red.setRGB(i % width, i / width, RED);
    }
    Path file = folder.resolve(name);
    PngFiles.write(file, red, Map.of());
    return file;
  }
}
