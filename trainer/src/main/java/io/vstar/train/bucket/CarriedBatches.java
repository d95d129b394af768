package io.vstar.train.bucket;

/**
 * Batches that are always full: what does not fill a batch in an epoch begins the next batch, in a
 * later epoch. So epochs may differ by a batch, and over the run all pictures come equally often.
 *
 * @param uses the number of examples that an epoch owes
 * @param batchSize the number of pictures of a batch
 * @param draws the batches in their order
 */
record CarriedBatches(long uses, int batchSize, EvenDraws draws) implements BucketBatches {

  @Override
  public long before(long epoch) {
    return epoch * uses / batchSize;
  }

  @Override
  public int[] batch(long epoch, int place) {
    return draws.draw(before(epoch) + place);
  }
}
