package io.vstar.train.bucket;

import io.vstar.train.dataset.TrainingImage;
import java.util.List;

/**
 * What one micro batch is made of.
 *
 * @param index number of the batch in the run, from 0
 * @param epoch how many passes over the dataset were made before, on average and rounded down
 * @param resolution of all its pictures
 * @param images in the order of the batch; one picture may stand several times, see {@link
 *     BatchPlanner}
 */
public record BatchPlan(long index, long epoch, Resolution resolution, List<TrainingImage> images) {
  public BatchPlan {
    images = List.copyOf(images);
  }

  /** Returns the pictures as they are trained, in the order of the batch. */
  public List<Placement> placements() {
    return images.stream().map(image -> new Placement(image, resolution)).toList();
  }
}
