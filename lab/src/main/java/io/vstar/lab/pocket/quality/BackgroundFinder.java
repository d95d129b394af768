package io.vstar.lab.pocket.quality;

import io.vstar.lab.pocket.world.Background;
import io.vstar.lab.pocket.world.LabColor;
import io.vstar.lab.pocket.world.Landscape;
import io.vstar.lab.pocket.world.NamedColor;
import io.vstar.lab.pocket.world.PlainBackground;
import io.vstar.lab.pocket.world.SceneRenderer;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;

/** Finds the background of a picture by the pixels of its border. */
final class BackgroundFinder {
  /** The largest distance that counts for a pixel, so that few wrong pixels do not decide. */
  private static final double WRONG = 40;

  private final SceneRenderer renderer = new SceneRenderer();
  private final List<Background> candidates = new ArrayList<>();

  BackgroundFinder() {
    Arrays.stream(NamedColor.values()).map(PlainBackground::of).forEach(candidates::add);
    candidates.addAll(List.of(Landscape.values()));
  }

  /** Returns the background whose border is nearest on average over the pixels. */
  Background find(LabImage image) {
    int[] border = image.border();
    return candidates.stream()
        .min(Comparator.comparingDouble(candidate -> distance(image, candidate, border)))
        .orElseThrow();
  }

  private double distance(LabImage image, Background candidate, int[] border) {
    IntFunction<LabColor> expected = expected(candidate, image.width(), image.height());
    return Arrays.stream(border)
        .mapToDouble(i -> Math.min(WRONG, image.pixel(i).distance(expected.apply(i))))
        .average()
        .orElseThrow();
  }

  /** Returns the colour of each pixel of a background without a subject. */
  private IntFunction<LabColor> expected(Background candidate, int width, int height) {
    if (candidate instanceof PlainBackground plain) {
      LabColor everywhere = LabColor.of(plain.color());
      return index -> everywhere;
    }
    BufferedImage drawn = renderer.render(candidate, width, height);
    return index -> LabColor.ofRgb(drawn.getRGB(index % width, index / width));
  }
}
