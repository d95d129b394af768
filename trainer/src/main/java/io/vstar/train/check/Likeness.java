package io.vstar.train.check;

/**
 * A picture in brief, by which pictures are found that are nearly the same: a difference hash
 * (Krawetz, <a
 * href="https://www.hackerfactor.com/blog/index.php?/archives/529-Kind-of-Like-That.html">Kind of
 * Like That</a>) along both axes, 64 bits each, and a thumbnail of {@value #SIDE} × {@value #SIDE}
 * pixels that confirms it.
 */
final class Likeness {
  private static final int SIDE = 36;
  private static final int CELLS = 9; // of the hash, whose 8 differences are the bits of a line
  private static final int CELL = SIDE / CELLS;
  private static final int CHANNELS = 3;

  /** The step between cells in levels that is no noise. */
  private static final double LEAST_STEP = 0.5;

  /** The most bits of the 128 that pictures which are nearly the same differ in. */
  private static final int MOST_BITS = 14;

  /** The largest mean difference of levels in the thumbnails of such pictures. */
  private static final double MOST_LEVELS = 8;

  private final long across;
  private final long down;
  private final byte[] thumbnail; // (SIDE, SIDE, 3)

  private Likeness(long across, long down, byte[] thumbnail) {
    this.across = across;
    this.down = down;
    this.thumbnail = thumbnail;
  }

  /** Returns the likeness of a picture of any shape. */
  static Likeness of(Pixels picture) {
    byte[] thumbnail = averages(picture);
    double[] gray = cells(thumbnail);
    long across = 0;
    long down = 0;
    for (int y = 0; y < CELLS - 1; y++) {
      for (int x = 0; x < CELLS - 1; x++) {
        double here = gray[y * CELLS + x] - LEAST_STEP;
        across = across << 1 | (here > gray[y * CELLS + x + 1] ? 1 : 0);
        down = down << 1 | (here > gray[(y + 1) * CELLS + x] ? 1 : 0);
      }
    }
    return new Likeness(across, down, thumbnail);
  }

  /** Returns whether two pictures are nearly the same. */
  boolean isNear(Likeness other) {
    int bits = Long.bitCount(across ^ other.across) + Long.bitCount(down ^ other.down);
    return bits <= MOST_BITS && distance(other) <= MOST_LEVELS;
  }

  /** Returns the mean difference of the levels of the thumbnails, 0 to 255. */
  double distance(Likeness other) {
    long sum = 0;
    for (int i = 0; i < thumbnail.length; i++) {
      sum += Math.abs((thumbnail[i] & 0xff) - (other.thumbnail[i] & 0xff));
    }
    return (double) sum / thumbnail.length;
  }

  /** Returns the mean gray levels of the cells of the hash, (CELLS, CELLS). */
  private static double[] cells(byte[] thumbnail) {
    double[] gray = new double[CELLS * CELLS];
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int at = CHANNELS * (y * SIDE + x);
        double level =
            0.299 * (thumbnail[at] & 0xff)
                + 0.587 * (thumbnail[at + 1] & 0xff)
                + 0.114 * (thumbnail[at + 2] & 0xff);
        gray[y / CELL * CELLS + x / CELL] += level / (CELL * CELL);
      }
    }
    return gray;
  }

  /** Returns the mean colours of the pixels of the thumbnail; small pictures repeat pixels. */
  private static byte[] averages(Pixels picture) {
    int[] sums = new int[SIDE * SIDE * CHANNELS];
    int[] counts = new int[SIDE * SIDE];
    int columns = Math.max(picture.width(), SIDE);
    int lines = Math.max(picture.height(), SIDE);
    int[] cellOf = new int[columns];
    int[] pixelOf = new int[columns];
    for (int column = 0; column < columns; column++) {
      cellOf[column] = column * SIDE / columns;
      pixelOf[column] = column * picture.width() / columns;
    }
    for (int line = 0; line < lines; line++) {
      int y = line * picture.height() / lines;
      int first = line * SIDE / lines * SIDE;
      for (int column = 0; column < columns; column++) {
        int rgb = picture.color(pixelOf[column], y);
        int cell = first + cellOf[column];
        sums[CHANNELS * cell] += rgb >> 16 & 0xff;
        sums[CHANNELS * cell + 1] += rgb >> 8 & 0xff;
        sums[CHANNELS * cell + 2] += rgb & 0xff;
        counts[cell]++;
      }
    }
    byte[] means = new byte[sums.length];
    for (int i = 0; i < sums.length; i++) {
      int count = counts[i / CHANNELS];
      means[i] = (byte) ((sums[i] + count / 2) / count);
    }
    return means;
  }
}
