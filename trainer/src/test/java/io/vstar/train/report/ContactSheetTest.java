package io.vstar.train.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.awt.image.BufferedImage;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContactSheetTest {
  private static final int WHITE = 0xffffffff;
  private static final int BLUE = 0xff0000ff;
  private static final int GAP = 8;
  private static final int CELL = 160;

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void titlesStayOverTheirPictures(int seeds) {
    assumeThat(Lettering.ofSize(13)).as("a font").isPresent();
    String title = "a photo of … that goes on, ".repeat(20);

    BufferedImage sheet = sheet(List.of(title, title, "Портрет …"), seeds, 2);

    int head = firstRow(sheet);
    int columnWidth = seeds * (CELL + GAP);
    for (int column = 1; column < 3; column++) {
      for (int x = column * columnWidth; x < column * columnWidth + GAP; x++) {
        for (int y = 0; y < head - 30; y++) { // below stands the row's word
          assertThat(sheet.getRGB(x, y)).as("between titles at %d,%d", x, y).isEqualTo(WHITE);
        }
      }
    }
    assertThat(isBlank(sheet, GAP, columnWidth, head)).isFalse();
    assertThat(isBlank(sheet, 2 * columnWidth + GAP, 3 * columnWidth, head)).isFalse();
  }

  @Test
  void everyPictureHasItsPlace() {
    BufferedImage sheet = sheet(List.of("a", "b"), 2, 6);
    int head = firstRow(sheet);
    int rowHeight = (sheet.getHeight() - head + GAP) / 6 + 1;
    assertThat(sheet.getWidth()).isEqualTo(GAP + 4 * (CELL + GAP));
    assertThat(sheet.getHeight()).isGreaterThan(6 * CELL).isLessThan(6 * (CELL + 40) + 40);
    assertThat(rowHeight).isBetween(CELL, CELL + 40);
    for (int column = 0; column < 4; column++) {
      assertThat(sheet.getRGB(GAP + column * (CELL + GAP) + 80, head + 80)).isEqualTo(BLUE);
      assertThat(sheet.getRGB(GAP + column * (CELL + GAP) + 80, sheet.getHeight() - 80))
          .isEqualTo(BLUE);
    }
  }

  private static BufferedImage sheet(List<String> titles, int seeds, int rows) {
    BufferedImage picture = new BufferedImage(80, 80, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 80 * 80; i++) {
      picture.setRGB(i % 80, i / 80, BLUE);
    }
    Map<String, List<BufferedImage>> pictures = new LinkedHashMap<>();
    for (int row = 0; row < rows; row++) {
      pictures.put("word " + row, Collections.nCopies(titles.size() * seeds, picture));
    }
    return new ContactSheet(titles, seeds, pictures).draw();
  }

  private static int firstRow(BufferedImage sheet) {
    int y = 0;
    while (sheet.getRGB(GAP + CELL / 2, y) != BLUE) {
      y++;
    }
    return y;
  }

  private static boolean isBlank(BufferedImage sheet, int from, int to, int height) {
    for (int x = from; x < to; x++) {
      for (int y = 0; y < height - 30; y++) {
        if (sheet.getRGB(x, y) != WHITE) {
          return false;
        }
      }
    }
    return true;
  }
}
