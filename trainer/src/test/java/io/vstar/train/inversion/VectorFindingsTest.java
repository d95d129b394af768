package io.vstar.train.inversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vstar.adapter.embedding.VectorTable;
import io.vstar.adapter.embedding.VocabularyComparison.Neighbor;
import io.vstar.adapter.embedding.VocabularyComparison.Place;
import io.vstar.train.event.Finding;
import io.vstar.train.event.Finding.Kind;
import io.vstar.train.inversion.VectorFigures.Change;
import io.vstar.train.inversion.VectorFigures.OfEncoder;
import io.vstar.train.inversion.VectorFigures.OfVector;
import java.util.List;
import org.junit.jupiter.api.Test;

class VectorFindingsTest {
  private static final Change NEEDED = new Change(0.05, 0.01);
  private static final Change NOT_MISSED = new Change(0.01, 0.01);

  @Test
  void theDistanceIsInLengthsOfTheStart() {
    VectorTable start = new VectorTable(3, 2, new float[] {3, 4, 0, 2, 0, 0});
    VectorTable learned = new VectorTable(3, 2, new float[] {3, 4, 2, 0, 5, 5});
    Place place = new Place(5, 50, List.of(new Neighbor(7, 0.5)));
    OfEncoder figures =
        OfEncoder.of(start, learned, List.of(place, place, place), id -> "word" + id);
    assertThat(figures.vectors().get(0).distance()).isZero();
    assertThat(figures.vectors().get(1).distance()).isCloseTo(Math.sqrt(2), within(1e-12));
    assertThat(figures.vectors().get(2).distance()).isEqualTo(1); // zeros have no length
    assertThat(figures.vectors().get(0).words()).containsExactly("word7");
  }

  @Test
  void aChangeIsTheMeanOfThePairsWithItsStandardError() {
    Change change = Change.between(List.of(1.0, 2.0, 3.0), List.of(1.1, 2.3, 3.2));
    assertThat(change.relative()).isCloseTo(0.1, within(1e-12));
    // The differences 0.1, 0.3, 0.2 have the deviation 0.1.
    assertThat(change.error()).isCloseTo(0.1 / Math.sqrt(3) / 2, within(1e-12));
    assertThat(change.matters()).isTrue();
    assertThat(Change.between(List.of(1.0), List.of(9.0)).matters()).as("one pair").isFalse();
  }

  @Test
  void vectorsThatAreNotMissedSuggestFewer() {
    List<Finding> findings =
        findings(List.of(vector(1.5, 60, 0.4), vector(2, 80, 0.3)), List.of(NEEDED, NOT_MISSED));
    assertThat(findings)
        .extracting(Finding::name)
        .containsExactly("vectors", "left-out", "fewer-vectors");
    assertThat(findings.get(0).text())
        .isEqualTo(
            "The vectors are 1.50 to 2.00 of their start's length away from where they began; none"
                + " is a word of the vocabulary.");
    assertThat(findings.get(1).text())
        .isEqualTo(
            "Left out alone, 1 of the 2 vectors raises the held-out loss by more than chance.");
    assertThat(findings.get(2).text()).contains("try vectors: 1,");
    assertThat(findings.get(2).kind()).isEqualTo(Kind.SUGGESTION);
  }

  @Test
  void vectorsThatAreAllNeededSuggestNothing() {
    assertThat(findings(List.of(vector(1.5, 60, 0.4), vector(2, 80, 0.3)), List.of(NEEDED, NEEDED)))
        .extracting(Finding::kind)
        .containsOnly(Kind.FACT);
  }

  @Test
  void aVectorThatHardlyMovedIsStillItsWord() {
    List<Finding> findings = findings(List.of(vector(0.05, 60, 0.99)), List.of());
    assertThat(findings).extracting(Finding::name).containsExactly("vectors", "move-more");
    assertThat(findings.get(0).text())
        .isEqualTo(
            "The vector is 0.05 of its start's length away from where it began; it is as good as a"
                + " word of the vocabulary (cosine 0.9 and more).");
  }

  @Test
  void vectorsLongerThanEveryWordAreToldOf() {
    List<Finding> findings =
        findings(List.of(vector(3, 100, 0.2), vector(3, 99.9, 0.2)), List.of(NEEDED, NEEDED));
    assertThat(findings)
        .extracting(Finding::name)
        .containsExactly("vectors", "long-vectors", "left-out", "shorter-vectors");
    assertThat(findings.get(1).text()).startsWith("1 of 2 is longer than every token vector");
  }

  private static List<Finding> findings(List<OfVector> vectors, List<Change> leftOut) {
    return new VectorFindings(
            new VectorFigures(vectors.size(), List.of(new OfEncoder(vectors)), leftOut))
        .list();
  }

  private static OfVector vector(double distance, double percentile, double cosine) {
    return new OfVector(
        distance, new Place(1, percentile, List.of(new Neighbor(3, cosine))), List.of("cat"));
  }
}
