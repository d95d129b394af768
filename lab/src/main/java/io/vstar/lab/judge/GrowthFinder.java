package io.vstar.lab.judge;

import io.vstar.lab.world.Figure;
import io.vstar.lab.world.Fill;
import io.vstar.lab.world.PlainBackground;
import io.vstar.lab.world.Scene;
import io.vstar.lab.world.SceneRenderer;
import io.vstar.lab.world.Style;
import io.vstar.lab.world.color.NamedColor;
import io.vstar.lab.world.shape.Pose;
import io.vstar.lab.world.shape.Subject;
import java.awt.Color;
import java.awt.Dimension;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Measures how each style enlarges silhouettes, by drawing a ball in it. */
final class GrowthFinder {
  private static final double LARGEST = 0.06; // of the shorter side

  private final SceneRenderer renderer = new SceneRenderer();
  private final Outlines outlines;
  private final Map<Dimension, Map<Style, Growth>> bySize = new ConcurrentHashMap<>();

  GrowthFinder(Outlines outlines) {
    this.outlines = outlines;
  }

  /** Returns the growth of a style's foregrounds on a canvas. */
  Growth growth(Style style, int width, int height) {
    return bySize
        .computeIfAbsent(new Dimension(width, height), size -> measured(width, height))
        .get(style);
  }

  private Map<Style, Growth> measured(int width, int height) {
    Map<Style, Growth> growths = new EnumMap<>(Style.class);
    for (Style style : Style.values()) {
      growths.put(style, measured(style, width, height));
    }
    return growths;
  }

  private Growth measured(Style style, int width, int height) {
    Pose pose = Subject.BALL.poses().get(0);
    Fill<Color> fill = Fill.plain(NamedColor.ORANGE.color());
    Figure ball = new Figure(Subject.BALL, pose, fill, 0.5, 0.5, 0.6, false);
    PlainBackground background = PlainBackground.of(NamedColor.BLUE);
    Picture drawing = Picture.of(renderer.render(Scene.of(ball, background, style), width, height));
    Picture empty = Picture.of(renderer.render(background, style, width, height));
    Mask foreground = Foreground.find(drawing, new Ground(background, List.of(style), empty));
    int most = (int) Math.ceil(LARGEST * Math.min(width, height));
    return IntStream.rangeClosed(0, most)
        .boxed()
        .flatMap(radius -> Stream.of(new Growth(radius, false), new Growth(radius, true)))
        .max(
            Comparator.comparingDouble(
                growth -> outlines.mask(ball, growth, width, height).overlap(foreground)))
        .orElseThrow();
  }
}
