package io.vstar.train.check;

import io.vstar.train.dataset.Dataset;
import io.vstar.train.dataset.DatasetFinding;
import io.vstar.train.dataset.DatasetWarning;
import java.util.ArrayList;
import java.util.List;

/** Tells what was found while the folders were scanned. */
final class FolderCheck implements DatasetCheck {
  @Override
  public List<DatasetFinding> findings(DatasetView data) {
    List<DatasetWarning> all = new ArrayList<>(data.split().training().warnings());
    data.split().validation().map(Dataset::warnings).ifPresent(all::addAll);
    return all.stream().map(DatasetWarning::finding).toList();
  }
}
