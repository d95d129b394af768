package io.vstar.pictures;

import io.vstar.image.ImageSize;
import io.vstar.image.PixelBox;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The tiles in which a picture is extended: first to the left and right, then above and below. Each
 * has about as much of the picture as it adds, so that what is added goes on with what is there,
 * and none adds something right beside what another has drawn, so that no seam is without an
 * overlap.
 */
final class OutpaintingPlan {
  private static final int STEPS_IN_TILE = 4;
  private static final double HALF = 0.5;

  private final ImageSize canvas;
  private final ImageSize tile;
  private final boolean[] known;

  private OutpaintingPlan(ImageSize canvas, ImageSize tile, PixelBox picture) {
    this.canvas = canvas;
    this.tile = tile;
    this.known = new boolean[canvas.width() * canvas.height()];
    mark(picture);
  }

  /**
   * Returns tiles in the order in which they are drawn. Of each, what is not in the picture or an
   * earlier tile is drawn anew.
   *
   * @param canvas size of the extended picture
   * @param tile size of a tile, no larger
   * @param picture place of the picture
   */
  static List<PixelBox> tiles(ImageSize canvas, ImageSize tile, PixelBox picture) {
    OutpaintingPlan plan = new OutpaintingPlan(canvas, tile, picture);
    List<PixelBox> tiles = new ArrayList<>();
    PixelBox beside = new PixelBox(0, picture.top(), canvas.width(), picture.bottom());
    PixelBox everywhere = new PixelBox(0, 0, canvas.width(), canvas.height());
    for (PixelBox region : List.of(beside, everywhere)) {
      for (Optional<PixelBox> next = plan.next(region);
          next.isPresent();
          next = plan.next(region)) {
        tiles.add(next.get());
        plan.mark(next.get());
      }
    }
    return tiles;
  }

  private void mark(PixelBox box) {
    for (int y = box.top(); y < box.bottom(); y++) {
      for (int x = box.left(); x < box.right(); x++) {
        known[y * canvas.width() + x] = true;
      }
    }
  }

  /** Returns the tile nearest to one half of known pixels; empty if the region is known. */
  private Optional<PixelBox> next(PixelBox region) {
    int[] sums = sums();
    double pixels = (double) tile.width() * tile.height();
    Comparator<PixelBox> order =
        Comparator.comparing((PixelBox box) -> touching(box) > 0)
            .thenComparing(box -> Math.abs(count(sums, box) / pixels - HALF));
    return rows(region).stream()
        .flatMap(y -> starts(canvas.width(), tile.width()).stream().map(x -> box(x, y)))
        .filter(box -> hasUnknown(sums, box, region))
        .min(order);
  }

  private List<Integer> rows(PixelBox region) {
    int height = region.size().height();
    if (height > tile.height()) {
      return starts(height, tile.height()).stream().map(y -> region.top() + y).toList();
    }
    int middle = region.top() + (height - tile.height()) / 2;
    return List.of(Math.max(0, Math.min(middle, canvas.height() - tile.height())));
  }

  private boolean hasUnknown(int[] sums, PixelBox box, PixelBox region) {
    PixelBox common =
        new PixelBox(
            box.left(),
            Math.max(box.top(), region.top()),
            box.right(),
            Math.min(box.bottom(), region.bottom()));
    return count(sums, common) < common.size().width() * common.size().height();
  }

  /** Returns the number of unknown pixels at a tile's edge that are beside known ones outside. */
  private int touching(PixelBox box) {
    int touching = 0;
    for (int y = box.top(); y < box.bottom(); y++) {
      touching += isSeam(box.left(), y, box.left() - 1, y) ? 1 : 0;
      touching += isSeam(box.right() - 1, y, box.right(), y) ? 1 : 0;
    }
    for (int x = box.left(); x < box.right(); x++) {
      touching += isSeam(x, box.top(), x, box.top() - 1) ? 1 : 0;
      touching += isSeam(x, box.bottom() - 1, x, box.bottom()) ? 1 : 0;
    }
    return touching;
  }

  private boolean isSeam(int x, int y, int outsideX, int outsideY) {
    boolean isInside =
        outsideX >= 0 && outsideY >= 0 && outsideX < canvas.width() && outsideY < canvas.height();
    return isInside
        && !known[y * canvas.width() + x]
        && known[outsideY * canvas.width() + outsideX];
  }

  private PixelBox box(int x, int y) {
    return new PixelBox(x, y, x + tile.width(), y + tile.height());
  }

  private static List<Integer> starts(int side, int tile) {
    int last = side - tile;
    int step = Math.max(1, tile / STEPS_IN_TILE);
    return IntStream.rangeClosed(0, (last + step - 1) / step)
        .map(i -> Math.min(i * step, last))
        .boxed()
        .toList();
  }

  /** Returns the number of known pixels above and to the left of each corner. */
  private int[] sums() {
    int stride = canvas.width() + 1;
    int[] sums = new int[stride * (canvas.height() + 1)];
    for (int y = 0; y < canvas.height(); y++) {
      int row = 0;
      for (int x = 0; x < canvas.width(); x++) {
        row += known[y * canvas.width() + x] ? 1 : 0;
        sums[(y + 1) * stride + x + 1] = sums[y * stride + x + 1] + row;
      }
    }
    return sums;
  }

  private int count(int[] sums, PixelBox box) {
    int stride = canvas.width() + 1;
    return sums[box.bottom() * stride + box.right()]
        - sums[box.top() * stride + box.right()]
        - sums[box.bottom() * stride + box.left()]
        + sums[box.top() * stride + box.left()];
  }
}
