package io.vstar.train.bucket;

import io.vstar.train.dataset.TrainingImage;
import java.util.List;

/**
 * A plan of one micro batch: its pictures and their resolution.
 *
 * @param index the number of the micro batch in the run, from 0
 * @param epoch the number of passes over the dataset before this batch, on average and rounded down
 * @param resolution the resolution of all its pictures
 * @param placements the pictures with their crops at the resolution, in the order of the batch; a
 *     picture may occur several times, see {@link BatchPlanner}
 */
public record BatchPlan(long index, long epoch, Resolution resolution, List<Placement> placements) {
  public BatchPlan {
    placements = List.copyOf(placements);
  }

  /** Returns the pictures in the order of the batch. */
  public List<TrainingImage> images() {
    return placements.stream().map(Placement::image).toList();
  }
}
