package io.vstar.lab.world.shape;

import static io.vstar.lab.world.shape.Pen.blob;
import static io.vstar.lab.world.shape.Pen.disc;
import static io.vstar.lab.world.shape.Pen.oval;
import static io.vstar.lab.world.shape.Pen.overlap;
import static io.vstar.lab.world.shape.Pen.ribbon;
import static io.vstar.lab.world.shape.Pen.smile;
import static io.vstar.lab.world.shape.Pen.soft;
import static io.vstar.lab.world.shape.Pen.symmetric;
import static io.vstar.lab.world.shape.Pen.union;

import java.awt.geom.Area;
import java.util.List;

/** The drawings of animals that are no pets, as {@link Subject} takes them. */
final class AnimalShapes {
  private AnimalShapes() {}

  static List<Part> fish() {
    Area trunk = blob(1, 54, 10, 37, 36, 24, 60, 31, 78, 46, 78, 56, 60, 71, 36, 78, 10, 68);
    Area fins =
        union(
            blob(28, 32, 40, 8, 66, 12, 62, 24, 66, 38, 46, 36),
            blob(44, 72, 58, 66, 64, 78, 60, 90, 50, 88));
    return List.of(
        new Part(Ink.SHADE, fins),
        new Part(Ink.BODY, union(trunk, blob(72, 51, 84, 32, 99, 26, 93, 51, 99, 76, 84, 70))),
        new Part(Ink.TINT, overlap(trunk, oval(38, 86, 42, 23))),
        new Part(Ink.SHADE, blob(47, 50, 60, 47, 65, 54, 58, 62, 48, 59)),
        new Part(Ink.ROSE, oval(26, 60, 4.5, 3.2)),
        new Part(Ink.WHITE, disc(24, 45, 9)),
        new Part(Ink.COAL, disc(22.5, 45.5, 5.6)),
        new Part(Ink.FACE, ribbon(3.2, 5, 57, 8, 60, 12, 61, 16, 60)),
        new Part(Ink.WHITE, disc(20.8, 43.4, 2)));
  }

  static List<Part> birdStanding() {
    Area trunk =
        union(
            blob(
                10, 34, 18, 13, 36, 5, 54, 14, 62, 32, 78, 46, 85, 62, 74, 80, 50, 87, 26, 80, 12,
                58),
            soft(2, 66, 56, 98, 32, 101, 45, 80, 70));
    Area legs =
        union(
            ribbon(5, 42, 78, 42, 98),
            ribbon(5, 34, 98, 46, 98),
            ribbon(5, 60, 78, 60, 98),
            ribbon(5, 52, 98, 64, 98));
    return List.of(
        new Part(Ink.GOLD, union(legs, soft(2, 14, 29, -2, 36, 14, 43))),
        new Part(Ink.BODY, trunk),
        new Part(Ink.TINT, overlap(trunk, oval(27, 72, 19, 19))),
        new Part(Ink.SHADE, blob(44, 48, 60, 43, 76, 55, 84, 66, 64, 70, 48, 62)),
        new Part(Ink.ROSE, oval(26, 38, 5, 3.4)),
        new Part(Ink.FACE, oval(30, 25, 5, 6)),
        new Part(Ink.WHITE, disc(28.4, 22.4, 2)));
  }

  static List<Part> birdFlying() {
    Area trunk = blob(6, 52, 14, 40, 28, 38, 48, 48, 72, 52, 80, 60, 62, 71, 38, 76, 16, 68);
    Area wing = blob(32, 54, 34, 32, 50, 10, 76, 0, 78, 20, 70, 42, 58, 58, 44, 62);
    return List.of(
        new Part(Ink.SHADE, blob(32, 50, 18, 32, 14, 10, 22, 4, 38, 18, 46, 44)),
        new Part(Ink.SHADE, soft(2, 66, 56, 96, 50, 90, 60, 96, 68, 68, 66)),
        new Part(Ink.GOLD, soft(2, 10, 50, -4, 58, 11, 61)),
        new Part(Ink.BODY, union(trunk, wing)),
        new Part(Ink.TINT, overlap(trunk, oval(42, 83, 38, 19))),
        new Part(Ink.SHADE, ribbon(3.5, 33, 52, 37, 58, 44, 62, 52, 61, 59, 56)),
        new Part(Ink.ROSE, oval(20, 60, 4.5, 3)),
        new Part(Ink.FACE, oval(21, 50, 4.6, 5.4)),
        new Part(Ink.WHITE, disc(19.6, 47.6, 2)));
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
        new Part(Ink.TINT, overlap(trunk, oval(54, 96, 50, 17))),
        new Part(Ink.SHADE, blob(42, 62, 56, 58, 72, 62, 86, 60, 78, 76, 60, 80, 46, 74)),
        new Part(Ink.WHITE, overlap(trunk, ribbon(5, 12, 44, 34, 49, 56, 43))),
        new Part(Ink.ROSE, oval(27, 33, 5, 3.2)),
        new Part(Ink.FACE, oval(27, 20, 4.8, 5.6)),
        new Part(Ink.WHITE, disc(25.5, 17.6, 2)));
  }

  static List<Part> owl() {
    Area trunk =
        union(
            blob(50, 12, 72, 15, 84, 34, 84, 62, 73, 84, 50, 91, 27, 84, 16, 62, 16, 34, 28, 15),
            symmetric(soft(2.5, 20, 2, 21, 28, 44, 15)));
    return List.of(
        new Part(Ink.WOOD, ribbon(8, 4, 95, 36, 96, 66, 94, 96, 97)),
        new Part(Ink.LEAF, blob(86, 95, 86, 84, 98, 76, 101, 86)),
        new Part(Ink.BODY, trunk),
        new Part(
            Ink.SHADE,
            union(
                symmetric(blob(15, 46, 23, 53, 26, 68, 22, 82, 14, 66)),
                symmetric(ribbon(3.5, 40, 66, 43, 69, 47, 69, 50, 66)),
                symmetric(ribbon(3.5, 45, 76, 47.5, 78, 50, 78)))),
        new Part(
            Ink.GOLD, union(symmetric(ribbon(6, 41, 89, 41, 96)), soft(2, 46, 46, 54, 46, 50, 54))),
        new Part(Ink.TINT, symmetric(disc(35, 38, 13))),
        new Part(Ink.WHITE, symmetric(disc(36, 38, 9.6))),
        new Part(Ink.COAL, symmetric(disc(37.5, 38, 6.2))),
        new Part(Ink.WHITE, union(disc(35.6, 35.6, 2.1), disc(60.6, 35.6, 2.1))));
  }

  static List<Part> butterfly() {
    Area upper = blob(49, 50, 42, 26, 24, 8, 4, 10, 3, 32, 12, 48, 30, 56);
    Area lower = blob(49, 52, 28, 54, 12, 66, 14, 84, 26, 94, 40, 86, 48, 68);
    return List.of(
        new Part(Ink.COAL, symmetric(union(ribbon(4, 50, 30, 44, 14, 37, 8), disc(36, 8, 4)))),
        new Part(Ink.BODY, symmetric(union(upper, lower))),
        new Part(
            Ink.SHADE,
            symmetric(
                union(
                    blob(46, 48, 36, 31, 24, 22, 18, 28, 22, 39, 33, 46),
                    blob(45, 56, 33, 58, 24, 67, 25, 77, 33, 77, 41, 68)))),
        new Part(Ink.COAL, union(ribbon(9, 50, 44, 50, 80), disc(50, 34, 9.5))),
        new Part(Ink.WHITE, symmetric(disc(46, 33, 2.6))));
  }

  static List<Part> snail() {
    Area foot =
        union(
            oval(16, 62, 13, 14),
            ribbon(17, 16, 66, 15, 74, 20, 88),
            blob(8, 92, 14, 82, 30, 82, 74, 84, 98, 88, 112, 95, 98, 98, 18, 98),
            ribbon(5, 11, 54, 8, 46, 5, 40),
            ribbon(5, 21, 54, 24, 46, 27, 40));
    double[] turns = new double[2 * 18];
    for (int i = 0; i < 18; i++) {
      double angle = Math.PI * (0.4 + i * 0.15);
      double radius = 2 + i * 1.15;
      turns[2 * i] = 66 - radius * Math.cos(angle);
      turns[2 * i + 1] = 52 - radius * Math.sin(angle);
    }
    return List.of(
        new Part(Ink.BODY, disc(66, 52, 35)),
        new Part(Ink.CREAM, foot),
        new Part(Ink.SHADE, ribbon(5, turns)),
        new Part(Ink.COAL, union(disc(4, 37, 5.2), disc(28, 37, 5.2), smile(3.6, 13, 66.5, 5, 4))),
        new Part(Ink.ROSE, oval(23, 62.5, 4, 3)),
        new Part(Ink.WHITE, union(disc(2.6, 35.2, 2), disc(26.6, 35.2, 2))));
  }
}
