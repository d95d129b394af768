package io.vstar.lab.pocket.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.lab.pocket.world.LabColor;
import io.vstar.lab.pocket.world.Subject;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** The measures on pictures that went through files and JPEG. */
class SampleCatReadingTest {
  private static final Path SAMPLES = Path.of("..", "datasets-sample");
  private static final List<String> UPRIGHT =
      List.of(
          "cat/01-on-blue.png",
          "cat/02-in-the-meadow.jpg",
          "cat/03-on-yellow.png",
          "cat/05-at-night.jpg",
          "cat/06-on-white.png",
          "cat/07-on-purple.jpg",
          "cat/08-on-black.png",
          "cat-validation/01-on-green.png",
          "cat-validation/02-in-the-snow.jpg");

  @Test
  void everySampleShowsACat() throws IOException {
    DrawingJudge judge = new DrawingJudge();
    for (String name : UPRIGHT) {
      assertThat(judge.judge(read(name)).subject()).as(name).contains(Subject.CAT);
    }
  }

  @Test
  void theCatHasOneColorInAllSamples() throws IOException {
    MeanSubjectColor meanSubjectColor = new MeanSubjectColor();
    LabColor first = meanSubjectColor.of(read(UPRIGHT.get(0))).orElseThrow();
    for (String name : UPRIGHT) {
      LabColor color = meanSubjectColor.of(read(name)).orElseThrow();
      assertThat(color.distance(first)).as(name).isLessThan(5);
    }
  }

  private static BufferedImage read(String name) throws IOException {
    return ImageIO.read(SAMPLES.resolve(name).toFile());
  }
}
