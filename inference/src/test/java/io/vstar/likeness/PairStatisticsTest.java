package io.vstar.likeness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.vstar.error.DatasetException;
import io.vstar.likeness.PicturePairs.Choice;
import io.vstar.likeness.PicturePairs.Pair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairStatisticsTest {
  @TempDir Path folder;

  @Test
  void quartilesAreNumpysAndTheIntervalHoldsTheMean() {
    Distribution all = statistics(pairsOfTheirOwn(8), 1, 2, 3, 4, 5, 6, 7, 100).of(Measure.SSIM);
    assertThat(all.count()).isEqualTo(8);
    assertThat(all.mean()).isCloseTo(16, within(1e-12));
    assertThat(all.least()).isEqualTo(1);
    assertThat(all.lowerQuartile()).isCloseTo(2.75, within(1e-12));
    assertThat(all.median()).isCloseTo(4.5, within(1e-12));
    assertThat(all.upperQuartile()).isCloseTo(6.25, within(1e-12));
    assertThat(all.largest()).isEqualTo(100);
    assertThat(all.low()).isBetween(2.0, 5.0);
    assertThat(all.high()).isBetween(38.0, 50.0);
  }

  @Test
  void pairsThatShareAPictureAreLessCertain() {
    // Eight pairs among one picture and eight others, or all pairs of two and four.
    double[] values = {0, 0, 0, 0, 1, 1, 1, 1};
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 4; j++) {
        pairs.add(new Pair(i, 2 + j));
      }
    }
    Distribution shared = statistics(new PicturePairs(paths(6), 2, pairs), values).of(Measure.SSIM);
    Distribution own = statistics(pairsOfTheirOwn(8), values).of(Measure.SSIM);
    // Both pictures of the first set are drawn the same with a chance of one half.
    assertThat(shared.low()).isZero();
    assertThat(shared.high()).isEqualTo(1);
    assertThat(own.low()).isBetween(0.1, 0.3);
    assertThat(own.high()).isBetween(0.7, 0.9);
  }

  @Test
  void picturesOfTwoFoldersArePairedByName() throws IOException {
    Path a = files("a", "1.png", "2.png", "3.png");
    Path b = files("b", "2.png", "3.png", "4.PNG", "notes.txt");

    PicturePairs names = PicturePairs.between(a, b, Choice.NAMES);
    assertThat(names.firstSet()).isEqualTo(3);
    assertThat(names.pairs()).containsExactly(new Pair(1, 3), new Pair(2, 4));
    assertThat(PicturePairs.between(a, b, Choice.ALL).pairs()).hasSize(9);
    assertThat(PicturePairs.between(a.resolve("1.png"), b, Choice.NAMES).pairs())
        .containsExactly(new Pair(0, 1), new Pair(0, 2), new Pair(0, 3));
    assertThat(PicturePairs.among(List.of(a)).pairs())
        .containsExactly(new Pair(0, 1), new Pair(0, 2), new Pair(1, 2));
  }

  @Test
  void foldersWithoutPairsAreRefused() throws IOException {
    Path a = files("a", "1.png");
    Path b = files("b", "2.png");
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(() -> PicturePairs.between(a, b, Choice.NAMES))
        .withMessageContaining("--pairs all");
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(() -> PicturePairs.among(List.of(a)))
        .withMessageContaining("expected at least two");
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(() -> PicturePairs.between(a, files("c", "x.txt"), Choice.ALL))
        .withMessageContaining("has no pictures");
  }

  private Path files(String name, String... files) throws IOException {
    Path made = Files.createDirectory(folder.resolve(name));
    for (String file : files) {
      Files.createFile(made.resolve(file));
    }
    return made;
  }

  private static PicturePairs pairsOfTheirOwn(int count) {
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      pairs.add(new Pair(i, count + i));
    }
    return new PicturePairs(paths(2 * count), count, pairs);
  }

  private static List<Path> paths(int count) {
    List<Path> paths = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      paths.add(Path.of(i + ".png"));
    }
    return paths;
  }

  private static PairStatistics statistics(PicturePairs pairs, double... ssim) {
    List<Likeness> results = new ArrayList<>();
    for (double value : ssim) {
      Likeness.Counts none = new Likeness.Counts(0, 0);
      results.add(new Likeness(value, 0, 0, none, none, 0, false));
    }
    return new PairStatistics(pairs, results);
  }
}
