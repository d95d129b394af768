package io.vstar.train.check;

import io.vstar.train.dataset.Dataset;
import io.vstar.train.dataset.DatasetFinding;
import java.util.ArrayList;
import java.util.List;

/** Tells what was found while the folders were scanned. */
final class FolderCheck implements DatasetCheck {
  @Override
  public List<DatasetFinding> findings(DatasetView data) {
    List<DatasetFinding> all = new ArrayList<>(data.split().training().findings());
    data.split().validation().map(Dataset::findings).ifPresent(all::addAll);
    return all;
  }
}
