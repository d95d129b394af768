package io.vstar.lab.judge;

import io.vstar.lab.world.Background;
import io.vstar.lab.world.Landscape;
import io.vstar.lab.world.PlainBackground;
import io.vstar.lab.world.SceneRenderer;
import io.vstar.lab.world.Style;
import io.vstar.lab.world.color.NamedColor;
import java.awt.Dimension;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/** Finds what is behind the figures of a picture by the pixels of its border. */
final class GroundFinder {
  /** The largest distance that counts for a pixel, so that few wrong pixels do not decide. */
  private static final double WRONG = 60;

  /** How much farther than the nearest a ground may be to be considered, in levels of sRGB. */
  private static final double LEEWAY = 14;

  private static final int MOST = 5;

  private final SceneRenderer renderer = new SceneRenderer();
  private final List<List<Style>> groups = groups();
  private final Map<Dimension, List<Ground>> bySize = new ConcurrentHashMap<>();

  /** Returns the grounds that the border may show, nearest first; at least one. */
  List<Ground> find(Picture picture) {
    int[] border = border(picture);
    List<Ground> grounds =
        grounds(picture).stream()
            .map(ground -> ground.at(distance(picture, ground, border)))
            .sorted(Comparator.comparingDouble(Ground::distance))
            .toList();
    double most = grounds.get(0).distance() + LEEWAY;
    return grounds.stream().filter(ground -> ground.distance() <= most).limit(MOST).toList();
  }

  /** Returns the median difference of a picture's border from a ground, for each channel. */
  static double[] shift(Picture picture, Ground ground) {
    int[] border = border(picture);
    double[] shift = new double[3];
    for (int channel = 0; channel < 3; channel++) {
      int c = channel;
      double[] differences =
          Arrays.stream(border)
              .mapToDouble(i -> ground.picture().value(c, i) - picture.value(c, i))
              .sorted()
              .toArray();
      shift[channel] = differences[differences.length / 2];
    }
    return shift;
  }

  /** Returns the pixels of the outer frame, which figures hardly touch. */
  static int[] border(Picture picture) {
    int width = picture.width();
    int height = picture.height();
    return IntStream.range(0, width * height)
        .filter(
            i ->
                Math.min(
                        Math.min(i % width, width - 1 - i % width),
                        Math.min(i / width, height - 1 - i / width))
                    < 2)
        .toArray();
  }

  private static double distance(Picture picture, Ground ground, int[] border) {
    double sum = 0;
    for (int i : border) {
      sum += Math.min(WRONG, picture.distance(i, ground.picture(), i));
    }
    return sum / border.length;
  }

  private List<Ground> grounds(Picture picture) {
    return bySize.computeIfAbsent(
        new Dimension(picture.width(), picture.height()), size -> grounds(size.width, size.height));
  }

  private List<Ground> grounds(int width, int height) {
    List<Ground> grounds = new ArrayList<>();
    for (List<Style> styles : groups) {
      Style style = styles.get(0);
      List<Background> all = backgrounds();
      for (Background background : style.paper().isPresent() ? all.subList(0, 1) : all) {
        BufferedImage drawn = renderer.render(background, style, width, height);
        grounds.add(new Ground(background, styles, Picture.of(drawn)));
      }
    }
    return List.copyOf(grounds);
  }

  private static List<Background> backgrounds() {
    List<Background> backgrounds = new ArrayList<>();
    Arrays.stream(NamedColor.values()).map(PlainBackground::of).forEach(backgrounds::add);
    backgrounds.addAll(List.of(Landscape.values()));
    return backgrounds;
  }

  /** Returns the styles in groups of those that draw backgrounds alike. */
  private List<List<Style>> groups() {
    Map<List<Integer>, List<Style>> groups = new LinkedHashMap<>();
    for (Style style : Style.values()) {
      BufferedImage drawn = renderer.render(Landscape.BEACH, style, 16, 16);
      List<Integer> pixels =
          Arrays.stream(drawn.getRGB(0, 0, 16, 16, null, 0, 16)).boxed().toList();
      groups.computeIfAbsent(pixels, key -> new ArrayList<>()).add(style);
    }
    return List.copyOf(groups.values());
  }
}
