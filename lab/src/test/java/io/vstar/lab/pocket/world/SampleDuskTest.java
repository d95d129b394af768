package io.vstar.lab.pocket.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleDuskTest {
  private static final Path COMMITTED = Path.of("..", "datasets-sample");

  @TempDir private Path fresh;

  @Test
  void theCommittedFilesAreWhatIsDrawn() throws IOException {
    new SampleDusk().write(fresh);
    assertThat(names("dusk")).hasSize(2 * 20);
    assertThat(names("dusk-validation")).hasSize(2 * 4);
    for (String folder : List.of("dusk", "dusk-validation")) {
      for (String name : names(folder)) {
        Path committed = COMMITTED.resolve(folder).resolve(name);
        Path drawn = fresh.resolve(folder).resolve(name);
        if (name.endsWith(".txt")) {
          assertThat(committed).hasSameTextualContentAs(drawn);
        } else {
          // Rasterisers of different JDKs may differ a little on edges.
          assertThat(difference(committed, drawn)).as(name).isLessThan(0.5);
        }
      }
    }
  }

  @Test
  void subjectsAreSeenOrUnseen() {
    List<Subject> all = new ArrayList<>(SampleDusk.SEEN);
    all.addAll(SampleDusk.UNSEEN);
    assertThat(all).containsExactlyInAnyOrder(Subject.values());
  }

  @Test
  void eachColorKeepsItsNameAndNoCaptionSpeaksOfTheTone() throws IOException {
    for (NamedColor color : NamedColor.values()) {
      assertThat(NamedColor.nearest(LabColor.of(Tone.SAMPLE.on(color.color())))).isEqualTo(color);
    }
    new SampleDusk().write(fresh);
    for (String name : names("dusk").stream().filter(each -> each.endsWith(".txt")).toList()) {
      assertThat(fresh.resolve("dusk").resolve(name)).content().doesNotContainIgnoringCase("dusk");
    }
  }

  private List<String> names(String folder) throws IOException {
    try (Stream<Path> files = Files.list(fresh.resolve(folder))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** Over all pixels and channels, in levels of 255. */
  private static double difference(Path one, Path other) throws IOException {
    BufferedImage a = ImageIO.read(one.toFile());
    BufferedImage b = ImageIO.read(other.toFile());
    double sum = 0;
    for (int y = 0; y < a.getHeight(); y++) {
      for (int x = 0; x < a.getWidth(); x++) {
        for (int shift = 0; shift <= 16; shift += 8) {
          sum += Math.abs((a.getRGB(x, y) >> shift & 0xff) - (b.getRGB(x, y) >> shift & 0xff));
        }
      }
    }
    return sum / (3.0 * a.getWidth() * a.getHeight());
  }
}
