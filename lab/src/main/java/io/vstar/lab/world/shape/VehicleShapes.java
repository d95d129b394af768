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

/** The drawings of vehicles, as {@link Subject} takes them. */
final class VehicleShapes {
  private VehicleShapes() {}

  static List<Part> car() {
    Area chassis =
        union(
            blob(
                0, 62, 3, 50, 18, 46, 34, 42, 70, 40, 92, 46, 99, 58, 99, 72, 90, 78, 10, 78, 1,
                74),
            soft(7, 32, 48, 42, 24, 66, 24, 82, 48));
    return List.of(
        new Part(Ink.BODY, chassis),
        new Part(Ink.SHADE, overlap(chassis, box(-5, 69, 110, 12, 0))),
        new Part(
            Ink.GLASS,
            union(
                soft(2.5, 36, 44, 44, 27, 50, 27, 50, 44),
                soft(2.5, 60, 44, 60, 27, 64, 27, 75, 44))),
        new Part(Ink.GOLD, oval(7, 56, 5, 5.5)),
        new Part(Ink.ROSE, overlap(chassis, oval(97, 56, 5, 6))),
        new Part(Ink.COAL, union(disc(25, 78, 14), disc(76, 78, 14), ribbon(4, 60, 55, 66, 55))),
        new Part(Ink.WHITE, union(disc(25, 78, 6), disc(76, 78, 6))));
  }

  static List<Part> boat() {
    Area hull = blob(2, 68, 20, 70, 50, 71, 80, 70, 98, 66, 92, 84, 80, 96, 50, 98, 22, 96, 10, 86);
    Area mainsail = blob(53, 6, 60, 12, 76, 34, 90, 60, 72, 63, 53, 62);
    return List.of(
        new Part(Ink.WOOD, box(46, 0, 6, 74, 2)),
        new Part(Ink.ROSE, soft(1.5, 46, 1, 46, 12, 30, 6.5)),
        new Part(Ink.BODY, union(hull, mainsail)),
        new Part(Ink.TINT, blob(44, 18, 44, 62, 30, 63, 12, 60, 28, 42)),
        new Part(Ink.SHADE, overlap(hull, box(0, 86, 100, 14, 0))),
        new Part(Ink.WHITE, union(disc(28, 79, 4.6), disc(50, 79, 4.6), disc(72, 79, 4.6))));
  }

  static List<Part> rocket() {
    Area hull = blob(50, -2, 62, 10, 70, 28, 72, 50, 64, 78, 36, 78, 28, 50, 30, 28, 38, 10);
    return List.of(
        new Part(Ink.GOLD, blob(37, 76, 50, 74, 63, 76, 60, 90, 50, 106, 40, 90)),
        new Part(Ink.CREAM, blob(43, 78, 57, 78, 55, 88, 50, 95, 45, 88)),
        new Part(Ink.SHADE, symmetric(blob(34, 48, 18, 60, 10, 92, 22, 88, 40, 78))),
        new Part(Ink.BODY, hull),
        new Part(Ink.SHADE, overlap(hull, oval(50, -4, 40, 21))),
        new Part(Ink.COAL, box(36, 74, 28, 7, 3)),
        new Part(Ink.WHITE, disc(50, 39, 13)),
        new Part(Ink.GLASS, disc(50, 39, 9)));
  }

  static List<Part> balloon() {
    Area envelope = blob(50, 0, 74, 7, 87, 30, 78, 52, 62, 70, 38, 70, 22, 52, 13, 30, 26, 7);
    return List.of(
        new Part(Ink.WOOD, union(symmetric(ribbon(3.2, 40, 70, 42, 88)), box(38, 85, 24, 17, 4))),
        new Part(Ink.GOLD, box(36, 83, 28, 6, 3)),
        new Part(Ink.BODY, envelope),
        new Part(
            Ink.SHADE,
            union(
                overlap(envelope, box(0, 64, 100, 20, 0)),
                minus(envelope, moved(envelope, -9, 0)))),
        new Part(Ink.TINT, turned(oval(31, 23, 5, 11), 25, 31, 23)));
  }
}
