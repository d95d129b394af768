package io.vstar.lab.pocket.world;

import static io.vstar.lab.pocket.world.Pen.blob;
import static io.vstar.lab.pocket.world.Pen.box;
import static io.vstar.lab.pocket.world.Pen.disc;
import static io.vstar.lab.pocket.world.Pen.oval;
import static io.vstar.lab.pocket.world.Pen.polygon;
import static io.vstar.lab.pocket.world.Pen.ribbon;
import static io.vstar.lab.pocket.world.Pen.soft;
import static io.vstar.lab.pocket.world.Pen.symmetric;
import static io.vstar.lab.pocket.world.Pen.union;

import java.awt.geom.AffineTransform;
import java.awt.geom.Area;
import java.util.List;

/**
 * The drawings of the subjects: parts from back to front, exactly one of them in {@link Ink#BODY},
 * facing left, about 100 units large.
 */
final class SubjectShapes {
  private SubjectShapes() {}

  static List<Part> cat() {
    Area body =
        union(
            ribbon(10, 60, 90, 82, 92, 93, 78, 86, 62),
            blob(50, 42, 66, 54, 74, 78, 70, 94, 50, 98, 30, 94, 26, 78, 34, 54),
            oval(50, 32, 27, 22),
            symmetric(soft(2, 27, 28, 27, 5, 46, 14)));
    return List.of(
        new Part(Ink.BODY, body),
        new Part(Ink.ROSE, symmetric(polygon(30, 20, 30, 9, 40, 14))),
        new Part(Ink.TINT, symmetric(oval(40, 95, 9, 5))),
        new Part(Ink.TINT, oval(50, 42, 12, 8)),
        new Part(Ink.FACE, symmetric(oval(38, 30, 4.6, 5.6))),
        new Part(Ink.ROSE, oval(50, 39, 4.5, 3)));
  }

  static List<Part> fish() {
    return List.of(
        new Part(Ink.SHADE, blob(28, 30, 44, 12, 66, 18, 62, 34, 44, 36)),
        new Part(Ink.BODY, union(oval(42, 50, 40, 25), blob(72, 50, 98, 24, 92, 50, 98, 76))),
        new Part(Ink.SHADE, blob(42, 52, 60, 50, 62, 62, 48, 62)),
        new Part(Ink.WHITE, disc(20, 44, 7.5)),
        new Part(Ink.COAL, disc(19, 44, 4)));
  }

  static List<Part> bird() {
    return List.of(
        new Part(Ink.GOLD, union(ribbon(5, 46, 76, 46, 96), ribbon(5, 60, 76, 60, 96))),
        new Part(Ink.GOLD, soft(1, 14, 24, -2, 32, 14, 38)),
        new Part(
            Ink.BODY,
            union(disc(32, 30, 22), oval(52, 56, 34, 27), soft(2, 72, 48, 98, 30, 96, 52, 78, 66))),
        new Part(Ink.SHADE, blob(44, 48, 66, 46, 82, 58, 62, 72, 46, 66)),
        new Part(Ink.FACE, disc(26, 26, 5)));
  }

  static List<Part> butterfly() {
    Area upper = blob(48, 48, 42, 24, 22, 8, 4, 16, 8, 42, 26, 54);
    Area lower = blob(48, 52, 28, 54, 12, 68, 20, 90, 38, 88, 48, 68);
    return List.of(
        new Part(Ink.COAL, symmetric(ribbon(4, 50, 30, 44, 14, 36, 6))),
        new Part(Ink.BODY, symmetric(union(upper, lower))),
        new Part(Ink.COAL, ribbon(9, 50, 28, 50, 80)));
  }

  static List<Part> tree() {
    return List.of(
        new Part(Ink.WOOD, box(42, 76, 16, 24, 2)),
        new Part(
            Ink.BODY,
            union(
                soft(4, 50, 4, 72, 34, 28, 34),
                soft(4, 50, 20, 80, 58, 20, 58),
                soft(4, 50, 42, 88, 80, 12, 80))));
  }

  static List<Part> flower() {
    Area petals = new Area();
    for (int i = 0; i < 6; i++) {
      Area petal = oval(50, 16, 12, 15);
      petals.add(
          petal.createTransformedArea(AffineTransform.getRotateInstance(i * Math.PI / 3, 50, 34)));
    }
    Area leaf = blob(50, 88, 62, 72, 82, 68, 74, 84);
    return List.of(
        new Part(Ink.LEAF, union(ribbon(7, 50, 50, 50, 97), leaf)),
        new Part(Ink.BODY, petals),
        new Part(Ink.GOLD, disc(50, 34, 10)));
  }

  static List<Part> mushroom() {
    return List.of(
        new Part(Ink.CREAM, blob(38, 48, 62, 48, 64, 72, 72, 92, 50, 97, 28, 92, 36, 72)),
        new Part(
            Ink.BODY, blob(4, 50, 12, 24, 34, 7, 66, 7, 88, 24, 96, 50, 74, 57, 50, 58, 26, 57)));
  }

  static List<Part> house() {
    return List.of(
        new Part(Ink.SHADE, box(70, 8, 12, 30, 0)),
        new Part(Ink.BODY, box(14, 42, 72, 56, 0)),
        new Part(Ink.SHADE, soft(3, 5, 46, 50, 6, 95, 46)),
        new Part(Ink.WOOD, box(42, 68, 17, 30, 2)),
        new Part(Ink.GLASS, symmetric(box(21, 58, 15, 16, 1))));
  }

  static List<Part> car() {
    return List.of(
        new Part(Ink.BODY, union(box(2, 46, 96, 32, 12), soft(5, 27, 50, 37, 25, 64, 25, 79, 50))),
        new Part(
            Ink.GLASS,
            union(
                soft(2, 33, 45, 40, 30, 47, 30, 47, 45), soft(2, 55, 45, 55, 30, 62, 30, 71, 45))),
        new Part(Ink.GOLD, disc(7, 58, 4.5)),
        new Part(Ink.COAL, union(disc(25, 78, 14), disc(75, 78, 14))),
        new Part(Ink.WHITE, union(disc(25, 78, 6), disc(75, 78, 6))));
  }

  static List<Part> boat() {
    return List.of(
        new Part(Ink.WOOD, box(46, 2, 6, 68, 2)),
        new Part(
            Ink.BODY,
            union(soft(2, 54, 10, 54, 58, 90, 58), soft(3, 5, 70, 95, 70, 78, 94, 22, 94))),
        new Part(Ink.TINT, soft(2, 43, 20, 43, 58, 16, 58)));
  }

  static List<Part> rocket() {
    return List.of(
        new Part(Ink.GOLD, blob(38, 74, 50, 72, 62, 74, 50, 102)),
        new Part(Ink.SHADE, symmetric(blob(36, 46, 20, 62, 14, 90, 24, 84, 40, 76))),
        new Part(Ink.BODY, blob(50, 0, 66, 22, 69, 50, 63, 78, 37, 78, 31, 50, 34, 22)),
        new Part(Ink.GLASS, disc(50, 34, 10)));
  }

  static List<Part> star() {
    double[] points = new double[20];
    for (int i = 0; i < 10; i++) {
      double radius = i % 2 == 0 ? 48 : 25;
      points[2 * i] = 50 + radius * Math.sin(i * Math.PI / 5);
      points[2 * i + 1] = 52 - radius * Math.cos(i * Math.PI / 5);
    }
    return List.of(
        new Part(Ink.BODY, soft(4, points)),
        new Part(Ink.FACE, symmetric(oval(40, 46, 4.5, 6))),
        new Part(Ink.FACE, ribbon(4, 41, 60, 50, 65, 59, 60)));
  }

  static List<Part> heart() {
    Area half = blob(50, 22, 38, 10, 20, 8, 5, 22, 6, 44, 22, 66, 50, 92, 52, 60);
    return List.of(new Part(Ink.BODY, symmetric(half)), new Part(Ink.TINT, oval(24, 26, 8, 6)));
  }

  static List<Part> ball() {
    Area disc = disc(50, 50, 47);
    Area lit = disc(40, 40, 50);
    Area rim = new Area(disc);
    rim.subtract(lit);
    return List.of(
        new Part(Ink.BODY, disc),
        new Part(Ink.SHADE, rim),
        new Part(Ink.TINT, oval(32, 28, 10, 8)));
  }
}
