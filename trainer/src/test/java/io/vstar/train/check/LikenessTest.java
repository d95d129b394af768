package io.vstar.train.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class LikenessTest {
  @Test
  void picturesThatWereScaledOrSavedAgainAreNearAndOthersAreNot() throws IOException {
    for (int seed = 0; seed < 20; seed++) {
      BufferedImage picture = Plants.drawing(seed, 256, 192);
      Likeness likeness = of(picture);
      assertThat(of(Plants.scaled(picture, 120, 90)).isNear(likeness)).as("scaled").isTrue();
      assertThat(of(savedAgain(picture)).isNear(likeness)).as("saved again").isTrue();
      for (int other = 0; other < 20; other++) {
        assertThat(of(Plants.drawing(other, 256, 192)).isNear(likeness))
            .as("%d and %d", seed, other)
            .isEqualTo(seed == other);
      }
    }
  }

  @Test
  void plainPicturesOfDifferentColoursAreNotNear() {
    assertThat(of(plain(0x303030)).isNear(of(plain(0x808080)))).isFalse();
    assertThat(of(plain(0x303030)).isNear(of(plain(0x323030)))).isTrue();
    assertThat(of(plain(0x303030)).distance(of(plain(0x363030)))).isEqualTo(2);
  }

  @Test
  void aPictureOfOnePixelHasALikeness() {
    BufferedImage pixel = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
    assertThat(of(pixel).isNear(of(pixel))).isTrue();
    assertThat(Sharpness.of(Pixels.of(pixel))).isZero();
  }

  @Test
  void theSharpnessIsTheVarianceOfTheLaplacian() {
    BufferedImage board = new BufferedImage(66, 66, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 66; y++) {
      for (int x = 0; x < 66; x++) {
        board.setRGB(x, y, (x + y) % 2 == 0 ? 0x0a0a0a : 0);
      }
    }
    // Each Laplacian is 40 or -40, as many of one as of the other in each tile of 8 by 8.
    assertThat(Sharpness.of(Pixels.of(board))).isEqualTo(1600);
    assertThat(Sharpness.of(Pixels.of(plain(0x808080)))).isZero();
  }

  @Test
  void aSharpSubjectBeforeABlurredBackgroundIsSharp() {
    BufferedImage blurred = Plants.blurred(Plants.drawing(1, 300, 300));
    assertThat(Sharpness.of(Pixels.of(blurred))).isLessThan(SharpnessCheck.BLURRED);
    blurred.getGraphics().drawImage(Plants.drawing(2, 90, 90), 60, 60, null);
    assertThat(Sharpness.of(Pixels.of(blurred))).isGreaterThan(SharpnessCheck.BLURRED);
  }

  private static Likeness of(BufferedImage picture) {
    return Likeness.of(Pixels.of(picture));
  }

  private static BufferedImage plain(int rgb) {
    BufferedImage picture = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 64 * 64; i++) {
      picture.setRGB(i % 64, i / 64, rgb);
    }
    return picture;
  }

  private static BufferedImage savedAgain(BufferedImage picture) throws IOException {
    BufferedImage read = ImageIO.read(new ByteArrayInputStream(Plants.encoded(picture, "jpeg")));
    return Plants.scaled(read, read.getWidth(), read.getHeight());
  }
}
