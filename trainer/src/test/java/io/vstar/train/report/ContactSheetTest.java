package io.vstar.train.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.vstar.image.Lettering;
import java.awt.image.BufferedImage;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
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

  @Test
  void whatDoesNotFitBesideEachOtherGoesOnBelow() {
    BufferedImage four = sheet(List.of("a", "b", "c", "d"), 1, 2);
    BufferedImage many = sheet(Collections.nCopies(20, "a prompt"), 1, 2);
    assertThat(many.getWidth()).isLessThanOrEqualTo(1600);
    int perBand = (many.getWidth() - GAP) / (CELL + GAP);
    assertThat(many.getHeight()).isEqualTo((20 + perBand - 1) / perBand * four.getHeight());
    assertThat(pictures(many)).isEqualTo(2 * 20);
  }

  @Test
  void manySeedsOfAPromptGoOnBelowToo() {
    BufferedImage sheet = sheet(List.of("a"), 25, 2);
    assertThat(sheet.getWidth()).isLessThanOrEqualTo(1600);
    assertThat(pictures(sheet)).isEqualTo(2 * 25);
  }

  @Test
  void picturesOfSeveralSizesKeepTheirShape() {
    ContactSheet sheet =
        new ContactSheet(
            List.of("without", "with"),
            List.of(column("wide", 240, 160, 1, 2), column("high", 160, 320, 2, 2)));
    BufferedImage drawn = sheet.draw();
    assertThat(drawn.getWidth()).isEqualTo(GAP + 240 + GAP + 2 * (160 + GAP));
    int top = firstRow(drawn);
    assertThat(drawn.getRGB(GAP + 239, top + 159)).isEqualTo(BLUE);
    assertThat(drawn.getRGB(GAP + 239, top + 160)).isEqualTo(WHITE);
    assertThat(drawn.getRGB(GAP + 240 + GAP + 159, top + 319)).isEqualTo(BLUE);
  }

  /** Counts the pictures by their upper left corners. */
  private static int pictures(BufferedImage sheet) {
    int corners = 0;
    for (int y = 1; y < sheet.getHeight(); y++) {
      for (int x = 1; x < sheet.getWidth(); x++) {
        boolean corner =
            sheet.getRGB(x, y) == BLUE
                && sheet.getRGB(x - 1, y) != BLUE
                && sheet.getRGB(x, y - 1) != BLUE;
        corners += corner ? 1 : 0;
      }
    }
    return corners;
  }

  private static BufferedImage sheet(List<String> titles, int seeds, int rows) {
    List<String> labels = IntStream.range(0, rows).mapToObj(row -> "word " + row).toList();
    return new ContactSheet(
            labels, titles.stream().map(title -> column(title, 80, 80, seeds, rows)).toList())
        .draw();
  }

  private static ContactSheet.Column column(
      String title, int width, int height, int seeds, int rows) {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width * height; i++) {
      picture.setRGB(i % width, i / width, BLUE);
    }
    return new ContactSheet.Column(
        title, Collections.nCopies(rows, Collections.nCopies(seeds, picture)));
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
