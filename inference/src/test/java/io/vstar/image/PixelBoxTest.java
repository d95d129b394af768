package io.vstar.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PixelBoxTest {

  /** Boxes of A1111 1.10.1's masks, padding and processing sizes, as its functions return them. */
  @ParameterizedTest
  @CsvSource({
    "1024,512, 273,70,536,273, 448,640, 273,0,536,375",
    "640,480, 52,56,476,316, 448,640, 52,0,476,480",
    "512,512, 96,36,512,461, 448,640, 96,0,512,512",
    "300,777, 22,142,279,229, 512,512, 22,57,279,314",
    "640,480, 338,4,381,73, 512,512, 325,4,394,73",
    "1024,512, 430,35,838,134, 512,768, 430,0,838,512",
  })
  void aPartGetsTheAspectRatioAsInTheWebUi(
      int width,
      int height,
      int left,
      int top,
      int right,
      int bottom,
      int aspectWidth,
      int aspectHeight,
      int x1,
      int y1,
      int x2,
      int y2) {
    PixelBox found =
        new PixelBox(left, top, right, bottom)
            .withAspect(new ImageSize(aspectWidth, aspectHeight), new ImageSize(width, height));
    assertThat(found).isEqualTo(new PixelBox(x1, y1, x2, y2));
  }

  @Test
  void aMarginEndsAtThePicture() {
    assertThat(new PixelBox(3, 40, 20, 60).padded(8, new ImageSize(25, 100)))
        .isEqualTo(new PixelBox(0, 32, 25, 68));
  }

  @Test
  void aPartAtTheRightEdgeIsMovedToTheLeft() {
    PixelBox found =
        new PixelBox(90, 10, 100, 30).withAspect(new ImageSize(64, 64), new ImageSize(100, 50));
    assertThat(found).isEqualTo(new PixelBox(80, 10, 100, 30));
  }
}
