package io.vstar.likeness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ColorDifferenceTest {
  private static final double HALF_A_DIGIT = 5e-5; // the table has four decimals

  @Test
  void isThatOfTheTableOfSharmaWuAndDalal() throws IOException {
    List<double[]> rows = rows();
    assertThat(rows).hasSize(34);
    for (double[] row : rows) {
      CieLab one = new CieLab(row[0], row[1], row[2]);
      CieLab two = new CieLab(row[3], row[4], row[5]);
      assertThat(ColorDifference.of(one, two))
          .as("%s", two)
          .isCloseTo(row[6], within(HALF_A_DIGIT));
      assertThat(ColorDifference.of(two, one))
          .as("%s", one)
          .isCloseTo(row[6], within(HALF_A_DIGIT));
    }
  }

  @Test
  void coloursOfTheScreenAreInTheirPlaces() {
    // Bruce Lindbloom's CIE calculator, sRGB to Lab under D65.
    assertClose(CieLab.ofSrgb(0xffffff), 100, 0, 0);
    assertClose(CieLab.ofSrgb(0xff0000), 53.2408, 80.0925, 67.2032);
    assertClose(CieLab.ofSrgb(0x0000ff), 32.2970, 79.1875, -107.8602);
    assertClose(CieLab.ofSrgb(0x010101), 0.2742, 0, 0);
  }

  private static void assertClose(CieLab actual, double lightness, double a, double b) {
    assertThat(actual.lightness()).isCloseTo(lightness, within(1e-3));
    assertThat(actual.a()).isCloseTo(a, within(1e-3));
    assertThat(actual.b()).isCloseTo(b, within(1e-3));
  }

  private static List<double[]> rows() throws IOException {
    try (InputStream in = ColorDifferenceTest.class.getResourceAsStream("ciede2000.txt")) {
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> Arrays.stream(line.split(" ")).mapToDouble(Double::parseDouble).toArray())
          .toList();
    }
  }
}
