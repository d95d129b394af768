package io.vstar.lab.world.shape;

import static io.vstar.lab.world.shape.Pen.blob;
import static io.vstar.lab.world.shape.Pen.box;
import static io.vstar.lab.world.shape.Pen.disc;
import static io.vstar.lab.world.shape.Pen.minus;
import static io.vstar.lab.world.shape.Pen.moved;
import static io.vstar.lab.world.shape.Pen.oval;
import static io.vstar.lab.world.shape.Pen.overlap;
import static io.vstar.lab.world.shape.Pen.placed;
import static io.vstar.lab.world.shape.Pen.ribbon;
import static io.vstar.lab.world.shape.Pen.smile;
import static io.vstar.lab.world.shape.Pen.soft;
import static io.vstar.lab.world.shape.Pen.symmetric;
import static io.vstar.lab.world.shape.Pen.turned;
import static io.vstar.lab.world.shape.Pen.union;

import java.awt.geom.AffineTransform;
import java.awt.geom.Area;
import java.util.List;

/** The drawings of things, as {@link Subject} takes them. */
final class ThingShapes {
  private ThingShapes() {}

  static List<Part> house() {
    Area walls =
        union(box(8, 42, 58, 56, 1), soft(1, 10, 46, 37, 12, 64, 46), box(60, 60, 34, 38, 1));
    Area gable = minus(soft(4, 4, 46, 37, 8, 70, 46), soft(1, -8, 67, 37, 19, 82, 67));
    return List.of(
        new Part(Ink.WOOD, box(51, 4, 11, 28, 1)),
        new Part(Ink.BODY, walls),
        new Part(Ink.SHADE, union(gable, soft(3.5, 66, 58, 90, 58, 98, 66, 66, 66))),
        new Part(Ink.LEAF, union(disc(91, 94, 7), disc(83, 95, 5))),
        new Part(Ink.WHITE, box(15, 54, 18, 18, 2)),
        new Part(
            Ink.GLASS, union(box(18.5, 57.5, 11, 11, 0), disc(37, 37, 5), box(72, 76, 13, 10, 2))),
        new Part(Ink.WOOD, box(43, 70, 14, 28, 3)),
        new Part(Ink.GOLD, disc(53, 85, 2.2)));
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
    Area canopy = overlap(oval(50, 50, 50, 44), box(0, 0, 100, 52, 0));
    for (int i = 0; i < 4; i++) {
      canopy = minus(canopy, oval(12.5 + 25 * i, 53, 12.5, 8));
    }
    Area ribs =
        union(
            ribbon(3.4, 50, 54, 50, 6),
            ribbon(3.4, 25, 54, 28, 35, 36, 19, 50, 6),
            ribbon(3.4, 75, 54, 72, 35, 64, 19, 50, 6));
    List<Part> upright =
        List.of(
            new Part(Ink.WOOD, ribbon(6, 50, 30, 50, 60, 50, 86, 52, 93, 58, 96, 64, 93, 66, 86)),
            new Part(Ink.GOLD, ribbon(6, 50, 0, 50, 12)),
            new Part(Ink.BODY, canopy),
            new Part(Ink.SHADE, overlap(canopy, ribs)),
            new Part(Ink.TINT, turned(oval(17, 31, 7, 3.5), -55, 17, 31)));
    return placed(AffineTransform.getRotateInstance(Math.toRadians(18), 50, 50), upright);
  }

  static List<Part> apple() {
    Area whole =
        blob(
            50, 32, 62, 22, 82, 21, 96, 38, 92, 62, 78, 87, 63, 98, 50, 93, 37, 98, 22, 87, 8, 62,
            4, 38, 18, 21, 38, 22);
    Area bite = union(disc(98, 44, 17), disc(92, 66, 15));
    Area flesh = minus(whole, bite);
    return List.of(
        new Part(Ink.WOOD, ribbon(6, 50, 34, 49, 20, 44, 8)),
        new Part(Ink.BODY, flesh),
        new Part(
            Ink.SHADE,
            minus(flesh, moved(whole, -6, -7), box(0, 0, 100, 50, 0), box(0, 0, 56, 100, 0))),
        new Part(Ink.CREAM, minus(overlap(whole, bite), moved(bite, 5, 0))),
        new Part(Ink.LEAF, blob(51, 22, 58, 6, 76, -4, 92, 0, 83, 14, 66, 24)),
        new Part(Ink.TINT, turned(oval(22, 42, 5, 10), 20, 22, 42)));
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
        new Part(Ink.FACE, union(symmetric(oval(40, 46, 4.6, 6)), smile(3.6, 50, 56.5, 7.5, 6))),
        new Part(Ink.ROSE, symmetric(oval(33, 56, 4.6, 3.4))),
        new Part(Ink.WHITE, union(disc(38.6, 43.4, 2.1), disc(58.6, 43.4, 2.1))));
  }

  static List<Part> heart() {
    Area heart = symmetric(blob(50, 24, 38, 10, 20, 8, 5, 22, 6, 44, 22, 66, 50, 94, 52, 60));

    return List.of(
        new Part(Ink.BODY, heart),
        new Part(Ink.SHADE, minus(heart, moved(heart, -8, -5), disc(53, 18, 24))),
        new Part(Ink.TINT, turned(oval(21, 28, 5.5, 11), 35, 21, 28)));
  }

  static List<Part> ball() {
    Area sphere = disc(50, 50, 48);
    Area seams =
        union(minus(disc(98, 4, 44), disc(98, 4, 39)), minus(disc(2, 96, 44), disc(2, 96, 39)));
    return List.of(
        new Part(Ink.BODY, sphere),
        new Part(Ink.SHADE, union(minus(sphere, disc(44, 44, 50)), overlap(sphere, seams))),
        new Part(Ink.TINT, turned(oval(29, 27, 11, 6.5), -40, 29, 27)));
  }
}
