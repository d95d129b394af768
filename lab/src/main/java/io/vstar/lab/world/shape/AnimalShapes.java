package io.vstar.lab.world.shape;

import static io.vstar.lab.world.shape.Pen.blob;
import static io.vstar.lab.world.shape.Pen.disc;
import static io.vstar.lab.world.shape.Pen.minus;
import static io.vstar.lab.world.shape.Pen.moved;
import static io.vstar.lab.world.shape.Pen.oval;
import static io.vstar.lab.world.shape.Pen.overlap;
import static io.vstar.lab.world.shape.Pen.ribbon;
import static io.vstar.lab.world.shape.Pen.soft;
import static io.vstar.lab.world.shape.Pen.symmetric;
import static io.vstar.lab.world.shape.Pen.union;

import java.awt.geom.Area;
import java.util.List;

/** The drawings of animals that are no pets, as {@link Subject} takes them. */
final class AnimalShapes {
  private AnimalShapes() {}

  static List<Part> fish() {
    Area trunk = blob(1, 52, 12, 35, 38, 24, 60, 32, 76, 46, 76, 56, 60, 70, 38, 78, 12, 68);
    Area fins =
        union(
            blob(28, 32, 40, 8, 66, 12, 62, 24, 66, 38, 46, 36),
            blob(44, 72, 58, 66, 64, 78, 60, 90, 50, 88));
    return List.of(
        new Part(Ink.SHADE, fins),
        new Part(Ink.BODY, union(trunk, blob(70, 51, 84, 32, 99, 26, 93, 51, 99, 76, 84, 70))),
        new Part(Ink.TINT, minus(trunk, moved(trunk, 3, -11), oval(74, 51, 14, 40))),
        new Part(Ink.SHADE, blob(44, 50, 60, 46, 66, 55, 58, 65, 46, 61)),
        new Part(Ink.ROSE, oval(27, 60, 4.5, 3.2)),
        new Part(Ink.WHITE, disc(22, 45, 9)),
        new Part(Ink.COAL, union(disc(20.5, 45.5, 5.6), ribbon(3, 5, 58, 10, 61, 16, 60))),
        new Part(Ink.WHITE, disc(18.8, 43.4, 2)));
  }

  static List<Part> birdStanding() {
    Area trunk =
        blob(10, 32, 18, 13, 36, 6, 54, 15, 62, 32, 78, 46, 83, 62, 72, 78, 50, 84, 26, 78, 12, 56);
    Area legs =
        union(
            ribbon(5, 42, 78, 42, 96), ribbon(5, 33, 96, 46, 96),
            ribbon(5, 60, 78, 60, 96), ribbon(5, 51, 96, 64, 96));
    return List.of(
        new Part(Ink.GOLD, union(legs, soft(2, 14, 29, -2, 36, 14, 43))),
        new Part(Ink.SHADE, soft(2, 70, 56, 96, 34, 100, 46, 80, 70)),
        new Part(Ink.BODY, trunk),
        new Part(Ink.TINT, overlap(trunk, oval(26, 66, 22, 24))),
        new Part(Ink.SHADE, blob(40, 46, 58, 40, 78, 54, 80, 64, 62, 70, 44, 62)),
        new Part(Ink.ROSE, oval(26, 39, 5, 3.4)),
        new Part(Ink.FACE, oval(29, 26, 5, 6)),
        new Part(Ink.WHITE, disc(27.4, 23.4, 2)));
  }

  static List<Part> birdFlying() {
    Area trunk = blob(6, 52, 14, 40, 28, 38, 48, 48, 72, 52, 78, 60, 62, 72, 38, 76, 16, 68);
    Area wing = blob(32, 54, 34, 32, 50, 10, 76, 0, 78, 20, 70, 42, 58, 58, 44, 62);
    return List.of(
        new Part(Ink.SHADE, blob(32, 50, 18, 32, 14, 10, 22, 4, 38, 18, 46, 44)),
        new Part(Ink.SHADE, soft(2, 66, 56, 96, 50, 90, 60, 96, 68, 68, 66)),
        new Part(Ink.GOLD, soft(2, 10, 50, -4, 58, 11, 61)),
        new Part(Ink.BODY, union(trunk, wing)),
        new Part(Ink.TINT, minus(trunk, moved(trunk, 3, -9), wing, oval(76, 62, 14, 12))),
        new Part(Ink.SHADE, ribbon(3.5, 33, 54, 40, 62, 50, 62, 60, 56)),
        new Part(Ink.ROSE, oval(20, 61, 4.5, 3)),
        new Part(Ink.FACE, oval(20, 50, 4.6, 5.4)),
        new Part(Ink.WHITE, disc(18.6, 47.6, 2)));
  }

  static List<Part> duck() {
    Area trunk =
        union(
            disc(32, 26, 20),
            blob(
                12, 66, 18, 50, 22, 38, 44, 38, 54, 54, 74, 52, 97, 36, 98, 58, 86, 80, 62, 90, 34,
                90, 18, 82));
    return List.of(
        new Part(Ink.GOLD, blob(16, 24, 4, 28, -6, 33, 0, 39, 10, 38, 18, 36)),
        new Part(Ink.BODY, trunk),
        new Part(Ink.TINT, minus(trunk, moved(trunk, 2, -9), oval(50, 40, 60, 36))),
        new Part(Ink.SHADE, blob(42, 62, 56, 58, 72, 62, 86, 60, 78, 76, 60, 80, 46, 74)),
        new Part(Ink.WHITE, overlap(trunk, ribbon(5, 12, 44, 34, 49, 56, 43))),
        new Part(Ink.ROSE, oval(27, 33, 5, 3.2)),
        new Part(Ink.FACE, oval(27, 20, 4.8, 5.6)),
        new Part(Ink.WHITE, disc(25.5, 17.6, 2)));
  }

  static List<Part> owl() {
    Area trunk =
        union(
            blob(50, 12, 70, 15, 80, 32, 80, 60, 70, 82, 50, 88, 30, 82, 20, 60, 20, 32, 30, 15),
            symmetric(soft(2.5, 23, 3, 24, 28, 44, 15)));
    Area chest = symmetric(union(ribbon(3.5, 38, 65, 44, 69, 50, 65), ribbon(3.5, 44, 75, 50, 78)));
    return List.of(
        new Part(Ink.WOOD, ribbon(9, 4, 91, 36, 93, 66, 91, 97, 94)),
        new Part(Ink.LEAF, blob(86, 92, 86, 80, 98, 72, 101, 82)),
        new Part(Ink.BODY, trunk),
        new Part(Ink.SHADE, union(symmetric(blob(19, 44, 28, 52, 31, 68, 27, 81, 19, 64)), chest)),
        new Part(
            Ink.GOLD, union(symmetric(ribbon(6, 42, 86, 42, 93)), soft(2, 46, 44, 54, 44, 50, 52))),
        new Part(Ink.TINT, symmetric(disc(36, 36, 14))),
        new Part(Ink.WHITE, symmetric(disc(37, 36, 10))),
        new Part(Ink.COAL, symmetric(disc(38.5, 36, 6.2))),
        new Part(Ink.WHITE, union(disc(36.6, 33.6, 2.1), disc(59.6, 33.6, 2.1))));
  }

  static List<Part> butterfly() {
    Area upper = blob(49, 50, 42, 26, 24, 8, 4, 10, 3, 32, 12, 48, 30, 56);
    Area lower = blob(49, 52, 28, 54, 12, 66, 14, 84, 26, 94, 40, 86, 48, 68);
    return List.of(
        new Part(Ink.COAL, symmetric(union(ribbon(4, 50, 30, 44, 14, 37, 8), disc(36, 8, 4)))),
        new Part(Ink.BODY, symmetric(union(upper, lower))),
        new Part(Ink.TINT, symmetric(union(oval(17, 24, 7, 8), oval(25, 79, 6, 6.5)))),
        new Part(Ink.COAL, union(ribbon(9, 50, 44, 50, 80), disc(50, 34, 9.5))),
        new Part(Ink.WHITE, symmetric(disc(46, 33, 2.6))));
  }

  static List<Part> snail() {
    Area foot =
        union(
            ribbon(19, 17, 56, 17, 70, 24, 84),
            blob(10, 92, 12, 82, 30, 78, 70, 82, 92, 88, 101, 95, 92, 98, 20, 98),
            ribbon(5, 12, 50, 7, 34),
            ribbon(5, 22, 50, 27, 34));
    double[] turns = new double[2 * 22];
    for (int i = 0; i < 22; i++) {
      double angle = Math.PI * (0.75 + i * 0.125);
      double radius = 2 + i * 0.98;
      turns[2 * i] = 60 - radius * Math.cos(angle);
      turns[2 * i + 1] = 50 - radius * Math.sin(angle);
    }
    return List.of(
        new Part(Ink.CREAM, foot),
        new Part(Ink.BODY, union(disc(60, 49, 36), blob(30, 74, 90, 74, 82, 88, 40, 88))),
        new Part(Ink.SHADE, ribbon(6, turns)),
        new Part(
            Ink.COAL,
            union(disc(6, 30, 5.2), disc(28, 30, 5.2), ribbon(3, 11, 66, 15, 69, 20, 67))),
        new Part(Ink.ROSE, oval(21, 61, 3.4, 2.6)),
        new Part(Ink.WHITE, union(disc(4.6, 28.2, 2), disc(26.6, 28.2, 2))));
  }
}
