package io.vstar.train.bucket;

import io.vstar.error.ConfigException;
import io.vstar.noise.NoiseSource;
import io.vstar.noise.NoiseSource.Purpose;
import io.vstar.noise.RandomStream;
import io.vstar.train.config.BucketSettings.Leftovers;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.dataset.Subset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A planner of the pictures of each batch. A plan is a pure function of the buckets, the batch
 * size, the seed and the index of the batch, so that a resumed run continues at its index without
 * replaying earlier batches.
 *
 * <ul>
 *   <li>All pictures of a batch are of one bucket.
 *   <li>Batches are dealt in epochs. In each, a bucket owes {@code n} examples, where {@code n} is
 *       the number of its pictures, each counted as often as its subset repeats it. It has {@code n
 *       / batchSize} full batches; what becomes of the rest says {@link Leftovers}. With the
 *       default, {@code CARRY}, all batches are full, and the rest begins the next batch of the
 *       bucket, in a later epoch: over the run a picture is used in proportion to its repeats,
 *       whatever the size of its bucket.
 *   <li>Within an epoch the next bucket is drawn with a probability proportional to the batches it
 *       has left, as NovelAI does.
 *   <li>A bucket with fewer pictures than a batch repeats them within the batch; their numbers of
 *       repeats differ by at most one, and the repeats meet different noise and timesteps. With 6
 *       pictures and batches of 8, each batch holds all of them, and two of them twice: other two
 *       each time. A bucket that can fill a batch never repeats a picture within it, unless its
 *       pictures differ in their repeats.
 * </ul>
 */
public final class BatchPlanner {
  /**
   * A bucket and its batches.
   *
   * @param resolution the resolution of the bucket
   * @param pictures the number of different pictures
   * @param dealt the pictures that the batches are made of; each occurs in proportion to its
   *     repeats
   * @param rounds the number of times that an epoch uses each of {@code dealt}
   * @param batches the batches, as indexes of {@code dealt}
   */
  private record Bucket(
      Resolution resolution,
      int pictures,
      List<Placement> dealt,
      int rounds,
      BucketBatches batches) {

    /**
     * Makes a bucket; repeats that all its pictures share become rounds, so that no picture occurs
     * twice in one.
     */
    static Bucket of(
        Resolution resolution,
        List<Placement> pictures,
        int batchSize,
        Leftovers leftovers,
        NoiseSource source) {
      int rounds =
          pictures.stream().mapToInt(Bucket::repeats).reduce(0, Bucket::greatestCommonDivisor);
      List<Placement> dealt =
          pictures.stream()
              .flatMap(each -> Collections.nCopies(repeats(each) / rounds, each).stream())
              .toList();
      return new Bucket(
          resolution,
          pictures.size(),
          dealt,
          rounds,
          BucketBatches.of(dealt.size(), rounds, batchSize, leftovers, source));
    }

    private static int repeats(Placement picture) {
      return picture.image().subset().repeats();
    }

    private static int greatestCommonDivisor(int a, int b) {
      return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }

    /** Returns the number of examples that the bucket owes in an epoch. */
    long uses() {
      return (long) rounds * dealt.size();
    }

    /** Returns the number of batches that the bucket has in an epoch. */
    int batchesIn(long epoch) {
      return (int) (batches.before(epoch + 1) - batches.before(epoch));
    }
  }

  /**
   * The order of the buckets in an epoch.
   *
   * @param epoch the number of the epoch
   * @param buckets the index of the bucket of each batch
   * @param places for each batch, the number of batches of its bucket before it in the epoch
   */
  private record EpochOrder(long epoch, int[] buckets, int[] places) {}

  private static final RandomStream CLASS_ORDER = RandomStream.named("prior.order");

  private final List<Bucket> buckets = new ArrayList<>();
  private final int batchSize;
  private final Leftovers leftovers;
  private final NoiseSource source;
  private final Optional<BatchPlanner> classPictures;
  private volatile EpochOrder lastOrder =
      new EpochOrder(-1, new int[0], new int[0]); // kept for speed

  /**
   * Makes a planner that carries leftovers over to later epochs.
   *
   * @param images the pictures of each resolution; at least one resolution, none without pictures
   * @param batchSize the number of pictures of a batch, at least 1
   * @param seed the seed of the order of the pictures
   */
  public BatchPlanner(SortedMap<Resolution, List<Placement>> images, int batchSize, long seed) {
    this(images, batchSize, Leftovers.CARRY, seed);
  }

  /**
   * Makes a planner.
   *
   * @param images the pictures of each resolution; at least one resolution, none without pictures
   * @param batchSize the number of pictures of a batch, at least 1
   * @param leftovers the treatment of the pictures of a bucket that fill no batch
   * @param seed the seed of the order of the pictures
   * @throws ConfigException if leftovers are dropped and no bucket fills a batch
   */
  public BatchPlanner(
      SortedMap<Resolution, List<Placement>> images,
      int batchSize,
      Leftovers leftovers,
      long seed) {
    this(images, batchSize, leftovers, seed, Optional.empty());
  }

  private BatchPlanner(
      SortedMap<Resolution, List<Placement>> images,
      int batchSize,
      Leftovers leftovers,
      long seed,
      Optional<BatchPlanner> classPictures) {
    this.classPictures = classPictures;
    if (images.isEmpty() || images.values().stream().anyMatch(List::isEmpty) || batchSize < 1) {
      throw new IllegalArgumentException(
          "batches of %d from %s, expected pictures in every bucket".formatted(batchSize, images));
    }
    this.source = new NoiseSource(seed);
    this.batchSize = batchSize;
    this.leftovers = leftovers;
    images.forEach(
        (resolution, pictures) -> {
          // Each bucket has its own seed, so that its order stays when other buckets come or go.
          long bucketSeed = source.random(Purpose.BUCKET_SEEDS, key(resolution)).nextLong();
          buckets.add(
              Bucket.of(resolution, pictures, batchSize, leftovers, new NoiseSource(bucketSeed)));
        });
    if (batchesBefore(batchSize) == 0) {
      throw new ConfigException(
          "bucket.leftovers is drop, but no bucket has the pictures of a batch of %d, so nothing would be trained; set a smaller training.batchSize, or fill"
              .formatted(batchSize));
    }
  }

  /**
   * Makes the planner that a config asks for. With prior preservation the pictures of subsets for
   * regularisation are dealt beside the others, in batches of their own.
   *
   * @throws ConfigException if leftovers are dropped and no bucket fills a batch
   */
  public static BatchPlanner of(BucketAssignment pictures, TrainConfig config) {
    int batchSize = config.training().batchSize();
    Leftovers leftovers = config.bucket().leftovers();
    long seed = config.training().seed();
    SortedMap<Resolution, List<Placement>> classes = pictures.buckets(Subset::regularisation);
    if (!config.training().loss().priorPreservation() || classes.isEmpty()) {
      return new BatchPlanner(pictures.buckets(), batchSize, leftovers, seed);
    }
    long classSeed = new NoiseSource(seed).random(CLASS_ORDER, 0).nextLong();
    return new BatchPlanner(
        pictures.buckets(subset -> !subset.regularisation()),
        batchSize,
        leftovers,
        seed,
        Optional.of(new BatchPlanner(classes, batchSize, leftovers, classSeed)));
  }

  /**
   * Returns the planner of the class pictures that lie beside each batch; empty if there are none,
   * or they are mixed into the batches.
   */
  public Optional<BatchPlanner> classPictures() {
    return classPictures;
  }

  /**
   * Plans one micro batch.
   *
   * @param index the number of the micro batch in the run, from 0
   */
  public BatchPlan plan(long index) {
    EpochOrder order = order(epochOf(index));
    int at = (int) (index - batchesBefore(order.epoch()));
    Bucket bucket = buckets.get(order.buckets()[at]);
    int[] chosen = bucket.batches().batch(order.epoch(), order.places()[at]);
    List<Placement> placements = Arrays.stream(chosen).mapToObj(bucket.dealt()::get).toList();
    return new BatchPlan(index, order.epoch(), bucket.resolution(), placements);
  }

  /** Returns what each bucket gives to an epoch. */
  public EpochTable table() {
    return new EpochTable(
        buckets.stream()
            .map(each -> new EpochTable.Row(each.resolution(), each.pictures(), each.uses()))
            .toList(),
        batchSize,
        leftovers);
  }

  /**
   * Returns the order of an epoch; the shuffle draws each bucket by the batches it has left. The
   * order that was asked for last is kept.
   */
  private EpochOrder order(long epoch) {
    EpochOrder last = lastOrder;
    if (last.epoch() != epoch) {
      last = shuffledOrder(epoch);
      lastOrder = last;
    }
    return last;
  }

  private EpochOrder shuffledOrder(long epoch) {
    int[] order = new int[(int) (batchesBefore(epoch + 1) - batchesBefore(epoch))];
    int filled = 0;
    for (int i = 0; i < buckets.size(); i++) {
      int count = buckets.get(i).batchesIn(epoch);
      Arrays.fill(order, filled, filled + count, i);
      filled += count;
    }
    Shuffle.of(order, source.random(Purpose.BUCKETS, epoch));
    int[] places = new int[order.length];
    int[] met = new int[buckets.size()];
    for (int i = 0; i < order.length; i++) {
      places[i] = met[order[i]]++;
    }
    return new EpochOrder(epoch, order, places);
  }

  private static long key(Resolution resolution) {
    return (long) resolution.width() << Integer.SIZE | resolution.height();
  }

  /**
   * Returns the epoch of a batch, by bisection: the first one after which more batches are dealt.
   */
  private long epochOf(long index) {
    long low = 0;
    long high = (index + 1) * batchSize; // epochs of one picture, the shortest there are
    while (low < high) {
      long middle = low + (high - low) / 2;
      if (batchesBefore(middle + 1) > index) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private long batchesBefore(long epoch) {
    return buckets.stream().mapToLong(bucket -> bucket.batches().before(epoch)).sum();
  }
}
