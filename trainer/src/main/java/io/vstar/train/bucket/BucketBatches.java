package io.vstar.train.bucket;

import io.vstar.noise.NoiseSource;
import io.vstar.train.config.BucketSettings.Leftovers;

/** The batches of one bucket, as indexes of its pictures, epoch by epoch. */
interface BucketBatches {

  /**
   * Returns the number of batches before an epoch.
   *
   * @param epoch the number of the epoch, from 0
   */
  long before(long epoch);

  /**
   * Returns the pictures of one batch.
   *
   * @param epoch the number of the epoch, from 0
   * @param place the number of the batch in the epoch, from 0
   * @return indexes of pictures
   */
  int[] batch(long epoch, int place);

  /**
   * Makes the batches of a bucket.
   *
   * @param pictures the number of pictures, at least 1
   * @param rounds the number of times that an epoch uses each picture, at least 1
   * @param batchSize the number of pictures of a full batch, at least 1
   * @param leftovers the treatment of the pictures of an epoch that fill no batch
   * @param source the source of the order of the pictures
   */
  static BucketBatches of(
      int pictures, int rounds, int batchSize, Leftovers leftovers, NoiseSource source) {
    return leftovers == Leftovers.CARRY
        ? new CarriedBatches(
            (long) rounds * pictures, batchSize, new EvenDraws(pictures, batchSize, source))
        : new EpochBatches(pictures, rounds, batchSize, leftovers, source);
  }
}
