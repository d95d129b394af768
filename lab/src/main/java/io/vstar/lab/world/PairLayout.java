package io.vstar.lab.world;

import io.vstar.lab.world.shape.Drawing;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Gives two figures places that do not overlap. Lengths are fractions of the canvas' shorter side.
 *
 * @param width width of the canvas
 * @param height height of the canvas
 * @param halfGap half of the distance between figures that stand apart
 */
record PairLayout(double width, double height, double halfGap) {
  private static final double MARGIN = 0.03;
  private static final double HALF_GAP = 0.015;
  private static final double HALF_GAP_OF_RIMS = 0.05;
  private static final double LARGEST = 0.92;
  private static final double SMALLEST_SHARE = 0.72; // of the largest that fits
  private static final double SINK = 0.02; // how far a figure sinks into the one it stands on
  private static final double SWAY = 0.15; // of the lower figure's width

  static PairLayout of(double aspect, Style style) {
    boolean rims = style.look().finish() == Finish.RIM;
    return new PairLayout(
        Math.max(1, aspect), Math.max(1, 1 / aspect), rims ? HALF_GAP_OF_RIMS : HALF_GAP);
  }

  /** Returns the two figures at their places. */
  List<Figure> place(Figure first, Figure second, Relation relation, RandomGenerator random) {
    double midX = width / 2;
    double midY = height / 2;
    Box all = new Box(MARGIN, MARGIN, width - MARGIN, height - MARGIN);
    Box left = new Box(MARGIN, MARGIN, midX - halfGap, height - MARGIN);
    Box right = new Box(midX + halfGap, MARGIN, width - MARGIN, height - MARGIN);
    Box top = new Box(MARGIN, MARGIN, width - MARGIN, midY - halfGap);
    Box bottom = new Box(MARGIN, midY + halfGap, width - MARGIN, height - MARGIN);
    return switch (relation) {
      case LEFT_OF -> List.of(inside(left, first, random), inside(right, second, random));
      case RIGHT_OF -> List.of(inside(right, first, random), inside(left, second, random));
      case ABOVE -> List.of(inside(top, first, random), inside(bottom, second, random));
      case ON -> stacked(all, first, second, random);
    };
  }

  private Figure inside(Box box, Figure figure, RandomGenerator random) {
    double size = size(figure, box.width(), box.height(), random);
    double roomX = box.width() - size * shareX(figure);
    double roomY = box.height() - size * shareY(figure);
    return at(
        figure,
        box.centerX() + roomX * (random.nextDouble() - 0.5),
        box.centerY() + 0.5 * roomY * (random.nextDouble() - 0.5),
        size);
  }

  private List<Figure> stacked(Box box, Figure upper, Figure lower, RandomGenerator random) {
    double half = (box.height() + SINK) / 2;
    double upperSize = size(upper, box.width(), half, random);
    double lowerSize = size(lower, box.width(), half, random);
    double upperHeight = upperSize * shareY(upper);
    double lowerHeight = lowerSize * shareY(lower);
    double room = box.height() + SINK - upperHeight - lowerHeight;
    double top = box.top() + room * (0.25 + 0.5 * random.nextDouble());
    double lowerWidth = lowerSize * shareX(lower);
    double x = box.centerX() + (box.width() - lowerWidth) * 0.6 * (random.nextDouble() - 0.5);
    double sway = SWAY * lowerWidth * (2 * random.nextDouble() - 1);
    double reach = upperSize * shareX(upper) / 2;
    double upperX = Math.max(box.left() + reach, Math.min(box.right() - reach, x + sway));
    return List.of(
        at(upper, upperX, top + upperHeight / 2, upperSize),
        at(lower, x, top + upperHeight - SINK + lowerHeight / 2, lowerSize));
  }

  private static double size(Figure figure, double width, double height, RandomGenerator random) {
    double largest = Math.min(width / shareX(figure), height / shareY(figure));
    double share = SMALLEST_SHARE + (1 - SMALLEST_SHARE) * random.nextDouble();
    return Math.min(LARGEST, largest * share);
  }

  private Figure at(Figure figure, double x, double y, double size) {
    return figure.at(x / width, y / height, size);
  }

  private static double shareX(Figure figure) {
    return drawing(figure).bounds().getWidth() / 100;
  }

  private static double shareY(Figure figure) {
    return drawing(figure).bounds().getHeight() / 100;
  }

  private static Drawing drawing(Figure figure) {
    return figure.pose().drawing();
  }

  private record Box(double left, double top, double right, double bottom) {
    double width() {
      return right - left;
    }

    double height() {
      return bottom - top;
    }

    double centerX() {
      return (left + right) / 2;
    }

    double centerY() {
      return (top + bottom) / 2;
    }
  }
}
