package io.vstar.train.bucket;

import io.vstar.train.config.BucketSettings.Leftovers;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A table of the examples of each bucket in an epoch, which is one pass over the pictures.
 *
 * @param rows the buckets in the order of their resolutions
 * @param batchSize the number of pictures of a full batch
 * @param leftovers the treatment of the pictures of a bucket that fill no batch
 */
public record EpochTable(List<Row> rows, int batchSize, Leftovers leftovers) {
  private static final int MAX_SHOWN = 8;

  public EpochTable {
    rows = List.copyOf(rows);
  }

  /**
   * A bucket.
   *
   * @param resolution the resolution of the bucket
   * @param pictures the number of its pictures
   * @param examples the number of its examples in an epoch: its pictures, each as often as its
   *     subset repeats it
   */
  public record Row(Resolution resolution, int pictures, long examples) {

    @Override
    public String toString() {
      return "%s (%d)".formatted(resolution, pictures);
    }
  }

  /** Returns the number of pictures of all buckets. */
  public int pictures() {
    return rows.stream().mapToInt(Row::pictures).sum();
  }

  /** Returns the number of examples of an epoch. */
  public long examples() {
    return rows.stream().mapToLong(Row::examples).sum();
  }

  /** Returns the number of full batches that an epoch has without its leftovers. */
  public long fullBatches() {
    return rows.stream().mapToLong(row -> row.examples() / batchSize).sum();
  }

  /** Returns the number of buckets whose examples do not come out even in batches. */
  public long unevenBuckets() {
    return rows.stream().filter(row -> row.examples() % batchSize > 0).count();
  }

  /** Returns the number of examples of an epoch that fill no batch. */
  public long left() {
    return rows.stream().mapToLong(row -> row.examples() % batchSize).sum();
  }

  /** Returns the buckets with their numbers of pictures, the largest ones if there are many. */
  public String sizes() {
    return shown(rows);
  }

  /** Returns the batches of an epoch and what becomes of its leftovers, in a sentence. */
  public String batches() {
    String number =
        switch (leftovers) {
          case CARRY -> decimal((double) examples() / batchSize);
          case FILL, KEEP -> "" + (fullBatches() + unevenBuckets());
          case DROP -> "" + fullBatches();
        };
    return "%s a pass over %s; %s"
        .formatted(
            number,
            count(examples(), "example"),
            left() == 0 ? "nothing is left over" : "%s (%s)".formatted(rest(), word()));
  }

  /** Returns what becomes of the leftovers of an epoch that has some. */
  private String rest() {
    long lacking = unevenBuckets() * batchSize - left();
    return switch (leftovers) {
      case CARRY -> count(left(), "example") + " left over in a pass go into later batches";
      case FILL ->
          "%d of them filled up with %s more, other pictures each time"
              .formatted(unevenBuckets(), count(lacking, "example"));
      case KEEP ->
          "%d of them short, with %s in all".formatted(unevenBuckets(), count(left(), "example"));
      case DROP -> count(left(), "example") + " dropped, other pictures each time";
    };
  }

  /** Returns the word by which a config asks for this treatment of leftovers. */
  private String word() {
    return leftovers.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns a warning of the buckets that have fewer pictures than a batch; empty if there are
   * none.
   */
  public Optional<String> warning() {
    List<Row> small = rows.stream().filter(row -> row.pictures() < batchSize).toList();
    if (small.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        "%s fewer pictures than a batch of %d: %s; %s; set a smaller training.batchSize, or bucket.min and bucket.max nearer to each other for fewer shapes"
            .formatted(
                small.size() == 1 ? "a bucket has" : small.size() + " buckets have",
                batchSize,
                shown(small),
                consequence()));
  }

  private String consequence() {
    return switch (leftovers) {
      case CARRY, FILL -> "their batches repeat pictures";
      case KEEP -> "their batches repeat pictures, or are short and weigh each picture more";
      case DROP -> "what does not fill a batch with its repeats is never trained";
    };
  }

  private static String shown(List<Row> rows) {
    List<Row> largest =
        rows.stream()
            .sorted(Comparator.comparingInt(Row::pictures).reversed())
            .limit(MAX_SHOWN)
            .sorted(Comparator.comparing(Row::resolution))
            .toList();
    String text = largest.stream().map(Row::toString).collect(Collectors.joining(", "));
    int hidden = rows.size() - largest.size();
    int pictures =
        rows.stream().mapToInt(Row::pictures).sum()
            - largest.stream().mapToInt(Row::pictures).sum();
    return hidden == 0
        ? text
        : "%s and %s more with %s"
            .formatted(text, count(hidden, "size"), count(pictures, "picture"));
  }

  /** Returns a number with two decimals at most. */
  private static String decimal(double number) {
    return new DecimalFormat("0.##", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(number);
  }

  private static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
