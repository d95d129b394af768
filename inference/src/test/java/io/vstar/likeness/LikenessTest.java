package io.vstar.likeness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.vstar.error.DatasetException;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class LikenessTest {
  private final ComparablePicture first = picture("first.png");
  private final ComparablePicture second = picture("second.png");

  @Test
  void numbersAreThoseOfScikitImageAndSciPy() throws IOException {
    JsonObject reference = reference();
    Likeness likeness = Likeness.between(first, second);

    assertThat(likeness.ssim())
        .isCloseTo(reference.get("ssim").getAsDouble(), within(1e-6)); // double in both
    // Their sRGB matrix has fewer digits.
    assertThat(likeness.deltaE()).isCloseTo(reference.get("delta_e").getAsDouble(), within(2e-3));
    for (int i = 0; i < 2; i++) {
      long bits =
          Long.parseUnsignedLong(reference.getAsJsonArray("phash").get(i).getAsString(), 16);
      assertThat((i == 0 ? first : second).hash().bits()).isEqualTo(bits);
    }
    assertThat(likeness.hashDistance())
        .isEqualTo(first.hash().distance(second.hash()))
        .isEqualTo(Likeness.between(second, first).hashDistance());
    assertThat(likeness.resized()).isFalse();
  }

  @Test
  void aPictureIsLikeItself() {
    Likeness likeness = Likeness.between(first, first);
    assertThat(likeness.ssim()).isEqualTo(1);
    assertThat(likeness.deltaE()).isZero();
    assertThat(likeness.hashDistance()).isZero();
    assertThat(likeness.matchShare()).isGreaterThan(0.95);
    assertThat(first.points().matches(first.points()))
        .allSatisfy(match -> assertThat(match.first()).isEqualTo(match.second()));
  }

  @Test
  void flatPicturesHaveNoPointsAndTheSimilarityOfTheFormula() {
    Likeness likeness =
        Likeness.between(
            ComparablePicture.of("a", flat(0x404040)), ComparablePicture.of("b", flat(0x808080)));
    double c1 = 0.01 * 255 * 0.01 * 255;
    double expected = (2 * 64 * 128 + c1) / (64.0 * 64 + 128.0 * 128 + c1);
    assertThat(likeness.ssim()).isCloseTo(expected, within(1e-9));
    assertThat(likeness.corners()).isEqualTo(new Likeness.Counts(0, 0));
    assertThat(likeness.matchShare()).isZero();
  }

  @Test
  void cornersOfARectangleAreItsFour() {
    BufferedImage image = flat(0x202020);
    Graphics2D g = image.createGraphics();
    g.setColor(Color.WHITE);
    g.fillRect(16, 20, 30, 24);
    g.dispose();
    FeaturePoints points = ComparablePicture.of("rectangle", image).points();
    assertThat(points.corners()).hasSize(4);
    assertThat(points.corners())
        .allSatisfy(
            corner -> {
              assertThat(Math.min(Math.abs(corner.x() - 16), Math.abs(corner.x() - 45)))
                  .isLessThanOrEqualTo(2);
              assertThat(Math.min(Math.abs(corner.y() - 20), Math.abs(corner.y() - 43)))
                  .isLessThanOrEqualTo(2);
            });
  }

  @Test
  void pointsOfAShiftedPictureMatchWhereTheyWent() {
    BufferedImage wide = upscaled(first.image(), 3);
    ComparablePicture left = ComparablePicture.of("left", wide.getSubimage(0, 0, 260, 216));
    ComparablePicture right = ComparablePicture.of("right", wide.getSubimage(20, 0, 260, 216));
    List<PointMatch> matches = left.points().matches(right.points());

    long shifted =
        matches.stream()
            .filter(match -> Math.abs(match.first().x() - match.second().x() - 20) < 1.5)
            .filter(match -> Math.abs(match.first().y() - match.second().y()) < 1.5)
            .count();
    assertThat(shifted).isGreaterThan(20);
    assertThat((double) shifted / matches.size()).isGreaterThan(0.9);
  }

  @Test
  void aPictureOfAnotherSizeIsStretched() {
    ComparablePicture large = ComparablePicture.of("large", upscaled(first.image(), 2));
    Likeness likeness = Likeness.between(first, large);
    assertThat(likeness.resized()).isTrue();
    assertThat(likeness.ssim()).isGreaterThan(0.95);
  }

  @Test
  void refusesAPictureSmallerThanTheWindow() {
    BufferedImage tiny = new BufferedImage(64, 10, BufferedImage.TYPE_INT_RGB);
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(() -> ComparablePicture.of("tiny.png", tiny))
        .withMessage(
            "tiny.png is 64x10, too small to be compared: SSIM looks at squares of 11x11 pixels");
  }

  @Test
  void matchesAreDrawnBesideEachOther() {
    BufferedImage sheet = MatchPicture.draw(first, first);
    assertThat(sheet.getWidth()).isEqualTo(512 + 16 + 512);
    assertThat(sheet.getHeight()).isEqualTo(384);
    boolean lineCrossesTheGap = false;
    for (int y = 0; y < sheet.getHeight(); y++) {
      lineCrossesTheGap |= (sheet.getRGB(520, y) & 0xffffff) != 0xffffff;
    }
    assertThat(lineCrossesTheGap).isTrue();
  }

  private static BufferedImage upscaled(BufferedImage image, int factor) {
    int width = factor * image.getWidth();
    int height = factor * image.getHeight();
    BufferedImage large = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = large.createGraphics();
    g.drawImage(image, 0, 0, width, height, null);
    g.dispose();
    return large;
  }

  private static BufferedImage flat(int rgb) {
    BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setColor(new Color(rgb));
    g.fillRect(0, 0, 64, 64);
    g.dispose();
    return image;
  }

  private static ComparablePicture picture(String resource) {
    try (InputStream in = LikenessTest.class.getResourceAsStream(resource)) {
      return ComparablePicture.of(Path.of(resource).toString(), ImageIO.read(in));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonObject reference() throws IOException {
    try (InputStream in = LikenessTest.class.getResourceAsStream("likeness.json")) {
      return JsonParser.parseString(new String(in.readAllBytes(), UTF_8)).getAsJsonObject();
    }
  }
}
