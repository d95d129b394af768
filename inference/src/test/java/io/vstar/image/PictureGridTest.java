package io.vstar.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.image.PictureGrid.Cell;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class PictureGridTest {
  @Test
  void smallPicturesAreEnlargedByAWholeFactorAndStandBesideEachOther() {
    BufferedImage sheet =
        new PictureGrid(
                List.of(
                    List.of(new Cell("", flat(0xff0000)), new Cell("", flat(0x00ff00))),
                    List.of(new Cell("", flat(0x0000ff)))))
            .draw();
    // 64 pixels become 256, with gaps of 8.
    assertThat(sheet.getWidth()).isEqualTo(8 + 2 * (256 + 8));
    assertThat(sheet.getHeight()).isEqualTo(8 + 2 * (128 + 16));
    assertThat(sheet.getRGB(8 + 128, 8 + 64) & 0xffffff).isEqualTo(0xff0000);
    assertThat(sheet.getRGB(8 + 256 + 8 + 128, 8 + 64) & 0xffffff).isEqualTo(0x00ff00);
    assertThat(sheet.getRGB(8 + 128, 8 + 144 + 64) & 0xffffff).isEqualTo(0x0000ff);
    assertThat(sheet.getRGB(2, 2) & 0xffffff).isEqualTo(0xffffff);
  }

  private static BufferedImage flat(int rgb) {
    BufferedImage image = new BufferedImage(64, 32, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 64 * 32; i++) {
      image.setRGB(i % 64, i / 64, rgb);
    }
    return image;
  }
}
