package io.vstar.lab.world.shape;

import static io.vstar.lab.world.shape.Pen.blob;
import static io.vstar.lab.world.shape.Pen.box;
import static io.vstar.lab.world.shape.Pen.disc;
import static io.vstar.lab.world.shape.Pen.minus;
import static io.vstar.lab.world.shape.Pen.moved;
import static io.vstar.lab.world.shape.Pen.oval;
import static io.vstar.lab.world.shape.Pen.overlap;
import static io.vstar.lab.world.shape.Pen.ribbon;
import static io.vstar.lab.world.shape.Pen.soft;
import static io.vstar.lab.world.shape.Pen.symmetric;
import static io.vstar.lab.world.shape.Pen.turned;
import static io.vstar.lab.world.shape.Pen.union;

import java.awt.geom.Area;
import java.util.List;

/** The drawings of things, as {@link Subject} takes them. */
final class ThingShapes {
  private ThingShapes() {}

  static List<Part> house() {
    return List.of(
        new Part(Ink.WOOD, box(68, 6, 13, 32, 1)),
        new Part(Ink.BODY, union(box(12, 44, 76, 54, 1), soft(1, 14, 48, 50, 12, 86, 48))),
        new Part(
            Ink.SHADE,
            minus(
                soft(4, 4, 48, 50, 6, 96, 48),
                soft(1, 20, 54, 50, 26, 80, 54),
                box(0, 54, 100, 10, 0))),
        new Part(Ink.LEAF, union(disc(84, 94, 8), disc(93, 95, 6))),
        new Part(Ink.WHITE, symmetric(box(19, 58, 19, 19, 2))),
        new Part(Ink.GLASS, symmetric(box(22.5, 61.5, 12, 12, 0))),
        new Part(Ink.WOOD, box(42, 66, 16, 32, 3)),
        new Part(Ink.GOLD, disc(53.5, 83, 2.4)),
        new Part(Ink.GLASS, disc(50, 40, 6.5)));
  }

  static List<Part> cup() {
    Area mug = union(soft(6, 19, 20, 65, 20, 61, 90, 23, 90), oval(42, 19, 30, 9));
    Area handle = minus(oval(71, 54, 25, 25), oval(71, 54, 15, 15));
    return List.of(
        new Part(Ink.BODY, union(mug, handle)),
        new Part(Ink.SHADE, overlap(mug, box(0, 85, 100, 20, 0))),
        new Part(Ink.TINT, union(oval(42, 19, 30, 9), ribbon(5, 23, 42, 25, 68))),
        new Part(Ink.WOOD, oval(42, 20.5, 24, 5.5)));
  }

  static List<Part> umbrella() {
    Area dome = overlap(oval(50, 50, 50, 44), box(0, 0, 100, 52, 0));
    Area canopy = dome;
    for (int i = 0; i < 4; i++) {
      canopy = minus(canopy, oval(12.5 + 25 * i, 53, 12.5, 8));
    }
    List<Part> upright =
        List.of(
            new Part(Ink.WOOD, ribbon(6, 50, 30, 50, 60, 50, 86, 54, 96, 63, 96, 67, 87)),
            new Part(Ink.GOLD, ribbon(6, 50, 0, 50, 12)),
            new Part(Ink.BODY, canopy),
            new Part(
                Ink.SHADE,
                overlap(
                    canopy,
                    union(
                        ribbon(3.4, 50, 6, 32, 22, 25, 54),
                        ribbon(3.4, 50, 6, 50, 54),
                        ribbon(3.4, 50, 6, 68, 22, 75, 54)))),
            new Part(Ink.TINT, turned(oval(18, 30, 7, 3.5), -55, 18, 30)));
    return upright.stream()
        .map(part -> new Part(part.ink(), turned(part.shape(), 18, 50, 50)))
        .toList();
  }

  static List<Part> apple() {
    Area flesh =
        symmetric(blob(50, 28, 38, 20, 20, 22, 7, 40, 10, 66, 24, 90, 38, 98, 50, 94, 54, 60));
    return List.of(
        new Part(Ink.WOOD, ribbon(6, 50, 32, 49, 20, 44, 8)),
        new Part(Ink.BODY, flesh),
        new Part(Ink.SHADE, minus(flesh, moved(flesh, -9, -4))),
        new Part(Ink.LEAF, blob(51, 22, 58, 8, 76, 0, 90, 4, 82, 16, 66, 24)),
        new Part(Ink.TINT, turned(oval(24, 42, 5.5, 11), 20, 24, 42)));
  }

  static List<Part> star() {
    double[] points = new double[20];
    for (int i = 0; i < 10; i++) {
      double radius = i % 2 == 0 ? 48 : 24;
      points[2 * i] = 50 + radius * Math.sin(i * Math.PI / 5);
      points[2 * i + 1] = 52 - radius * Math.cos(i * Math.PI / 5);
    }
    return List.of(
        new Part(Ink.BODY, soft(5, points)),
        new Part(
            Ink.FACE, union(symmetric(oval(40, 46, 4.6, 6)), ribbon(3.6, 42, 58, 50, 63, 58, 58))),
        new Part(Ink.ROSE, symmetric(oval(33, 56, 4.6, 3.4))),
        new Part(Ink.WHITE, union(disc(38.6, 43.4, 2.1), disc(58.6, 43.4, 2.1))));
  }

  static List<Part> heart() {
    Area half = blob(50, 24, 38, 10, 20, 8, 5, 22, 6, 44, 22, 66, 50, 94, 52, 60);
    Area heart = symmetric(half);
    return List.of(
        new Part(Ink.BODY, heart),
        new Part(Ink.SHADE, minus(heart, moved(heart, -8, -5))),
        new Part(Ink.TINT, turned(oval(21, 28, 5.5, 11), 35, 21, 28)));
  }

  static List<Part> ball() {
    Area sphere = disc(50, 50, 48);
    return List.of(
        new Part(Ink.BODY, sphere),
        new Part(Ink.SHADE, minus(sphere, disc(42, 42, 50))),
        new Part(
            Ink.WHITE,
            overlap(
                sphere,
                union(
                    minus(disc(100, 6, 44), disc(100, 6, 38)),
                    minus(disc(0, 94, 44), disc(0, 94, 38))))),
        new Part(Ink.TINT, turned(oval(29, 27, 11, 6.5), -40, 29, 27)));
  }
}
