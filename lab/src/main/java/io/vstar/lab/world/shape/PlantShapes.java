package io.vstar.lab.world.shape;

import static io.vstar.lab.world.shape.Pen.blob;
import static io.vstar.lab.world.shape.Pen.box;
import static io.vstar.lab.world.shape.Pen.disc;
import static io.vstar.lab.world.shape.Pen.minus;
import static io.vstar.lab.world.shape.Pen.moved;
import static io.vstar.lab.world.shape.Pen.oval;
import static io.vstar.lab.world.shape.Pen.overlap;
import static io.vstar.lab.world.shape.Pen.ribbon;
import static io.vstar.lab.world.shape.Pen.smile;
import static io.vstar.lab.world.shape.Pen.soft;
import static io.vstar.lab.world.shape.Pen.symmetric;
import static io.vstar.lab.world.shape.Pen.turned;
import static io.vstar.lab.world.shape.Pen.union;

import java.awt.geom.Area;
import java.util.List;

/** The drawings of plants, as {@link Subject} takes them. */
final class PlantShapes {
  private PlantShapes() {}

  static List<Part> tree() {
    Area top = blob(50, 0, 54, 6, 62, 20, 73, 33, 68, 37, 50, 40, 32, 37, 27, 33, 38, 20, 46, 6);
    Area middle =
        blob(50, 20, 62, 28, 74, 43, 86, 55, 78, 60, 50, 63, 22, 60, 14, 55, 26, 43, 38, 28);
    Area low = blob(50, 42, 70, 48, 84, 62, 99, 76, 88, 82, 50, 86, 12, 82, 1, 76, 16, 62, 30, 48);
    Area shadows =
        union(
            minus(overlap(moved(top, 0, 7), middle), top),
            minus(overlap(moved(middle, 0, 7), low), middle));
    return List.of(
        new Part(Ink.WOOD, box(42, 76, 16, 25, 2)),
        new Part(Ink.BODY, union(top, middle, low)),
        new Part(Ink.SHADE, shadows),
        new Part(Ink.TINT, union(ribbon(5, 40, 27, 44, 19), ribbon(5, 26, 73, 33, 65))));
  }

  static List<Part> flower() {
    Area petals = new Area();
    for (int i = 0; i < 6; i++) {
      petals.add(turned(oval(50, 15, 12.5, 15), 60 * i, 50, 34));
    }
    return List.of(
        new Part(
            Ink.LEAF,
            union(
                ribbon(6, 50, 50, 48, 76, 51, 99),
                blob(50, 94, 58, 78, 78, 70, 84, 74, 72, 90),
                blob(50, 90, 42, 76, 26, 70, 20, 74, 32, 87))),
        new Part(Ink.BODY, petals),
        new Part(Ink.GOLD, disc(50, 34, 12.5)),
        new Part(
            Ink.COAL, union(symmetric(oval(45.5, 32, 2.2, 2.8)), smile(3.2, 50, 37.5, 5.5, 4))));
  }

  static List<Part> mushroom() {
    Area cap = blob(2, 48, 8, 26, 30, 7, 70, 7, 92, 26, 98, 48, 76, 57, 50, 59, 24, 57);
    return List.of(
        new Part(Ink.CREAM, blob(36, 48, 64, 48, 66, 70, 74, 90, 50, 98, 26, 90, 34, 70)),
        new Part(Ink.BODY, cap),
        new Part(Ink.SHADE, minus(cap, moved(cap, 0, -7))),
        new Part(Ink.TINT, turned(oval(24, 25, 9, 4.5), -40, 24, 25)),
        new Part(
            Ink.COAL, union(symmetric(oval(42, 71, 3.2, 4.2)), smile(3.3, 50, 78.5, 5.5, 4.5))),
        new Part(Ink.ROSE, symmetric(oval(36.5, 79, 3.4, 2.4))),
        new Part(Ink.WHITE, union(disc(41, 69.2, 1.6), disc(57, 69.2, 1.6))));
  }

  static List<Part> cactus() {
    Area trunk =
        union(
            ribbon(30, 50, 26, 50, 84),
            ribbon(14, 50, 64, 26, 64, 19, 56, 18, 40),
            ribbon(14, 50, 52, 74, 52, 81, 44, 82, 28));
    Area bloom = new Area();
    for (int i = 0; i < 5; i++) {
      bloom.add(turned(oval(50, 2, 5, 6), 72 * i, 50, 9));
    }
    return List.of(
        new Part(Ink.BODY, trunk),
        new Part(Ink.WOOD, union(soft(2, 30, 82, 70, 82, 65, 100, 35, 100), box(26, 78, 48, 9, 3))),
        new Part(
            Ink.TINT,
            union(
                ribbon(3.4, 42, 24, 42, 29),
                ribbon(3.4, 57, 22, 57, 27),
                ribbon(3.4, 18, 46, 18, 51),
                ribbon(3.4, 82, 34, 82, 39),
                ribbon(3.4, 44, 67, 44, 72),
                ribbon(3.4, 58, 64, 58, 69))),
        new Part(
            Ink.FACE, union(symmetric(oval(43.5, 40, 3.8, 4.8)), smile(3.3, 50, 48.5, 4.8, 4.4))),
        new Part(Ink.ROSE, union(bloom, symmetric(oval(39.5, 49, 3.4, 2.4)))),
        new Part(Ink.GOLD, disc(50, 9, 4)),
        new Part(Ink.WHITE, union(disc(42.4, 37.8, 1.8), disc(55.4, 37.8, 1.8))));
  }
}
