package io.vstar.train.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.train.bucket.EpochTable.Row;
import io.vstar.train.config.BucketSettings.Leftovers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EpochTableTest {
  private static final Row HIGH = new Row(new Resolution(448, 576), 11, 11);
  private static final Row SQUARE = new Row(new Resolution(512, 512), 8, 24);
  private static final Row WIDE = new Row(new Resolution(640, 384), 3, 3);

  @ParameterizedTest
  @CsvSource({
    "CARRY, '9.5 a pass over 38 examples; 6 examples left over in a pass go into later batches"
        + " (carry)'",
    "FILL, '10 a pass over 38 examples; 2 of them filled up with 2 examples more, other pictures"
        + " each time (fill)'",
    "KEEP, '10 a pass over 38 examples; 2 of them short, with 6 examples in all (keep)'",
    "DROP, '8 a pass over 38 examples; 6 examples dropped, other pictures each time (drop)'",
  })
  void theBatchesOfAPassAndWhatIsLeftOverAreTold(Leftovers leftovers, String text) {
    assertThat(new EpochTable(List.of(HIGH, SQUARE, WIDE), 4, leftovers).batches()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"CARRY, 6", "FILL, 6", "KEEP, 6", "DROP, 6"})
  void nothingIsLeftOverWhereBatchesComeOutEven(Leftovers leftovers, int batches) {
    assertThat(new EpochTable(List.of(SQUARE), 4, leftovers).batches())
        .isEqualTo(batches + " a pass over 24 examples; nothing is left over");
  }

  @Test
  void ofManySizesTheLargestAreShown() {
    List<Row> rows = new ArrayList<>();
    for (int i = 1; i <= 11; i++) {
      rows.add(new Row(new Resolution(64 * i, 64), i, i));
    }
    EpochTable table = new EpochTable(rows, 1, Leftovers.CARRY);
    assertThat(table.sizes())
        .isEqualTo(
            "256x64 (4), 320x64 (5), 384x64 (6), 448x64 (7), 512x64 (8), 576x64 (9), 640x64 (10),"
                + " 704x64 (11) and 3 sizes more with 6 pictures");
    assertThat(new EpochTable(List.of(HIGH, WIDE), 1, Leftovers.CARRY).sizes())
        .isEqualTo("448x576 (11), 640x384 (3)");
  }

  @Test
  void bucketsWithFewerPicturesThanABatchAreWarnedOf() {
    EpochTable table = new EpochTable(List.of(HIGH, SQUARE, WIDE), 8, Leftovers.KEEP);
    assertThat(table.warning())
        .contains(
            "a bucket has fewer pictures than a batch of 8: 640x384 (3); their batches repeat"
                + " pictures, or are short and weigh each picture more; set a smaller"
                + " training.batchSize, or bucket.min and bucket.max nearer to each other for fewer"
                + " shapes");
    assertThat(new EpochTable(List.of(HIGH, SQUARE, WIDE), 9, Leftovers.FILL).warning())
        .get()
        .asString()
        .startsWith(
            "2 buckets have fewer pictures than a batch of 9: 512x512 (8), 640x384 (3); their"
                + " batches repeat pictures;");
    assertThat(new EpochTable(List.of(HIGH, SQUARE, WIDE), 3, Leftovers.CARRY).warning()).isEmpty();
  }
}
