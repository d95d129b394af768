package io.vstar.train.check;

import io.vstar.train.bucket.EpochTable;
import io.vstar.train.dataset.DatasetFinding;
import io.vstar.train.dataset.DatasetProblem;
import java.util.List;

/** Finds buckets with fewer pictures than a batch. */
final class BatchCheck implements DatasetCheck {
  @Override
  public List<DatasetFinding> findings(DatasetView data) {
    return data.table().flatMap(EpochTable::warning).stream()
        .map(
            text ->
                DatasetFinding.of(DatasetProblem.FEW_PICTURES, List.of(), text)
                    .withKey("training.batchSize"))
        .toList();
  }
}
