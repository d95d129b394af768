package io.vstar.pictures.walk;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Finds frames at equal visual steps: draws frames at equal places, halves the intervals across
 * which the picture changes most until all changes are small against a step, and chooses the frames
 * among all that was drawn.
 */
final class EqualSteps {
  /** The largest step in medians at which the search ends. */
  private static final double GOOD = 1.2;

  private static final double FIRST_RESOLUTION = 0.6; // of a mean step
  private static final double FINER = 0.65;
  private static final double LEAST_RESOLUTION = 0.15;
  private static final double NARROWEST = 1e-9; // of the whole way; float32 tells no closer ones

  private final Function<List<Double>, List<BufferedImage>> drawing;
  private final int most;
  private final int batch;
  private final List<Drawn> drawn = new ArrayList<>(); // by place

  /** A picture that was drawn. */
  private record Drawn(double place, BufferedImage picture, PerceptualDistance seen) {
    double to(Drawn other) {
      return seen.to(other.seen);
    }
  }

  /**
   * Creates a search.
   *
   * @param drawing draws the pictures of places
   * @param most largest number of pictures to draw
   * @param batch number of pictures to ask for at a time
   */
  EqualSteps(Function<List<Double>, List<BufferedImage>> drawing, int most, int batch) {
    this.drawing = drawing;
    this.most = most;
    this.batch = batch;
  }

  /**
   * Finds the frames.
   *
   * @param places places at equal distances, at least two, from the first frame to the last
   */
  Walk find(List<Double> places) {
    draw(places);
    List<Walk.Frame> equal = frames(IntStream.range(0, drawn.size()).boxed().toList());
    StepStatistics linear = Walk.steps(equal);
    List<Walk.Frame> best = equal;
    double resolution = FIRST_RESOLUTION;
    while (Walk.steps(best).largestToMedian() > GOOD && resolution > LEAST_RESOLUTION) {
      int before = drawn.size();
      refine(resolution, places.size());
      List<Walk.Frame> chosen = frames(choose(places.size()));
      if (Walk.steps(chosen).largestToMedian() < Walk.steps(best).largestToMedian()) {
        best = chosen;
      }
      resolution *= FINER;
      if (drawn.size() == before && drawn.size() >= most) {
        break;
      }
    }
    return new Walk(best, linear, drawn.size());
  }

  /** Halves intervals until the picture changes by less than a part of a mean step in each. */
  private void refine(double resolution, int frames) {
    while (drawn.size() < most) {
      double length = IntStream.range(1, drawn.size()).mapToDouble(this::change).sum();
      double limit = resolution * length / (frames - 1);
      double narrowest = NARROWEST * Math.abs(last().place() - drawn.get(0).place());
      List<Double> middles =
          IntStream.range(1, drawn.size())
              .filter(i -> change(i) > limit)
              .filter(i -> Math.abs(drawn.get(i).place() - drawn.get(i - 1).place()) > narrowest)
              .boxed()
              .sorted(Comparator.comparing(i -> -change(i)))
              .limit(Math.min(batch, most - drawn.size()))
              .map(i -> (drawn.get(i - 1).place() + drawn.get(i).place()) / 2)
              .toList();
      if (middles.isEmpty()) {
        return;
      }
      draw(middles);
    }
  }

  /** Returns how far a picture is from the one before it. */
  private double change(int index) {
    return drawn.get(index - 1).to(drawn.get(index));
  }

  private List<Integer> choose(int frames) {
    int count = drawn.size();
    double[][] distances = new double[count][count];
    for (int i = 0; i < count; i++) {
      for (int j = i + 1; j < count; j++) {
        distances[i][j] = drawn.get(i).to(drawn.get(j));
      }
    }
    return FrameSelection.choose(count, frames, (i, j) -> distances[i][j]);
  }

  private void draw(List<Double> places) {
    boolean isUp = drawn.isEmpty() ? places.get(0) < places.get(places.size() - 1) : isUp();
    List<BufferedImage> pictures = drawing.apply(places);
    for (int i = 0; i < places.size(); i++) {
      BufferedImage picture = pictures.get(i);
      drawn.add(new Drawn(places.get(i), picture, PerceptualDistance.of(picture)));
    }
    Comparator<Drawn> byPlace = Comparator.comparing(Drawn::place);
    drawn.sort(isUp ? byPlace : byPlace.reversed());
  }

  private boolean isUp() {
    return drawn.get(0).place() < last().place();
  }

  private Drawn last() {
    return drawn.get(drawn.size() - 1);
  }

  private List<Walk.Frame> frames(List<Integer> indices) {
    return indices.stream()
        .map(drawn::get)
        .map(each -> new Walk.Frame(each.place(), each.picture()))
        .toList();
  }
}
