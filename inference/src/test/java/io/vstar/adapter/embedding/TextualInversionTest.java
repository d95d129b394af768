package io.vstar.adapter.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vstar.adapter.Provenance;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TextualInversionTest {
  private static final VectorTable TWO = new VectorTable(2, 3, new float[] {1, 2, 3, 4, 5, 6});

  @Test
  void aTableIsAValueThatCallersCannotChange() {
    float[] values = {1, 2, 3, 4, 5, 6};
    VectorTable table = new VectorTable(2, 3, values);
    values[0] = 9;
    table.values()[1] = 9;
    table.vector(0)[2] = 9;

    assertThat(table).isEqualTo(TWO).hasSameHashCodeAs(TWO);
    assertThat(table.vector(1)).containsExactly(4, 5, 6);
    assertThat(table).isNotEqualTo(new VectorTable(3, 2, table.values()));
    assertThat(new VectorTable(1, 1, new float[] {0f}))
        .isNotEqualTo(new VectorTable(1, 1, new float[] {-0f}));
    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> table.vector(2));
  }

  @Test
  void aTableMustFitItsValues() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new VectorTable(2, 3, new float[5]))
        .withMessage("5 values are no table of 2 vectors of width 3");
    assertThatIllegalArgumentException().isThrownBy(() -> new VectorTable(0, 3, new float[0]));
  }

  @Test
  void allTablesHaveAsManyVectors() {
    VectorTable one = new VectorTable(1, 3, new float[3]);
    assertThat(new TextualInversion("a", List.of(TWO, TWO), Provenance.UNKNOWN).vectors())
        .isEqualTo(2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TextualInversion("a", List.of(TWO, one), Provenance.UNKNOWN));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TextualInversion("a", List.of(), Provenance.UNKNOWN));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TextualInversion(" ", List.of(TWO), Provenance.UNKNOWN));
  }

  @Test
  void takesAnotherName() {
    TextualInversion embedding = new TextualInversion("a", List.of(TWO), Provenance.UNKNOWN);
    assertThat(embedding.withName("<b>"))
        .isEqualTo(new TextualInversion("<b>", List.of(TWO), Provenance.UNKNOWN));
  }

  @Test
  void aTriggerPhraseThatIsTheNameChangesWithIt() {
    Provenance notes =
        Provenance.UNKNOWN.withNotes(
            Map.of("modelspec.trigger_phrase", "a", "modelspec.title", "a"));
    assertThat(new TextualInversion("a", List.of(TWO), notes).withName("b").provenance().notes())
        .containsOnly(
            Map.entry("modelspec.trigger_phrase", "b"), Map.entry("modelspec.title", "a"));
    assertThat(new TextualInversion("c", List.of(TWO), notes).withName("b").provenance())
        .isEqualTo(notes);
  }
}
