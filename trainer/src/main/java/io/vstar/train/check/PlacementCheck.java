package io.vstar.train.check;

import io.vstar.train.bucket.BucketAssignment;
import io.vstar.train.dataset.DatasetFinding;
import java.util.ArrayList;
import java.util.List;

/** Finds pictures that are left out, lose much to the crop, or are enlarged. */
final class PlacementCheck implements DatasetCheck {
  @Override
  public List<DatasetFinding> findings(DatasetView data) {
    List<DatasetFinding> findings = new ArrayList<>(data.training().findings());
    data.heldOut().map(BucketAssignment::notes).ifPresent(findings::addAll);
    return findings;
  }
}
