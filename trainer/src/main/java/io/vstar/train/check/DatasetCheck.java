package io.vstar.train.check;

import io.vstar.train.dataset.DatasetFinding;
import java.util.List;

/** A check for one kind of problem, or a few that are found together. */
@FunctionalInterface
interface DatasetCheck {
  /** Returns what was found, in the order of the pictures. */
  List<DatasetFinding> findings(DatasetView data);
}
