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
import static io.vstar.lab.world.shape.Pen.soft;
import static io.vstar.lab.world.shape.Pen.symmetric;
import static io.vstar.lab.world.shape.Pen.turned;
import static io.vstar.lab.world.shape.Pen.union;

import java.awt.geom.AffineTransform;
import java.awt.geom.Area;
import java.util.List;

/** The drawings of vehicles, as {@link Subject} takes them. */
final class VehicleShapes {
  private VehicleShapes() {}

  static List<Part> car() {
    Area chassis = union(box(0, 44, 100, 34, 11), soft(7, 30, 48, 41, 24, 66, 24, 82, 48));
    return List.of(
        new Part(Ink.BODY, chassis),
        new Part(Ink.SHADE, overlap(chassis, box(-5, 70, 110, 12, 0))),
        new Part(
            Ink.GLASS,
            union(
                soft(2.5, 36, 44, 44, 28, 50, 28, 50, 44),
                soft(2.5, 60, 44, 60, 28, 64, 28, 75, 44))),
        new Part(Ink.GOLD, oval(6.5, 56, 5, 5.5)),
        new Part(Ink.ROSE, overlap(chassis, box(94, 52, 10, 9, 2.5))),
        new Part(Ink.COAL, union(disc(25, 79, 14), disc(76, 79, 14), ribbon(4, 60, 56, 67, 56))),
        new Part(Ink.WHITE, union(disc(25, 79, 6), disc(76, 79, 6))));
  }

  static List<Part> boat() {
    Area hull = blob(2, 68, 20, 70, 50, 71, 80, 70, 98, 66, 92, 84, 80, 96, 50, 98, 22, 96, 10, 86);
    Area mainsail = blob(53, 6, 60, 12, 76, 34, 90, 60, 72, 63, 53, 62);
    return List.of(
        new Part(Ink.WOOD, box(46, 0, 6, 74, 2)),
        new Part(Ink.ROSE, soft(1.5, 46, 1, 46, 12, 30, 6.5)),
        new Part(Ink.BODY, union(hull, mainsail)),
        new Part(Ink.TINT, blob(44, 18, 44, 62, 30, 63, 12, 60, 28, 42)),
        new Part(Ink.SHADE, overlap(hull, box(0, 87.5, 100, 14, 0))),
        new Part(Ink.WHITE, union(disc(28, 79, 4.6), disc(50, 79, 4.6), disc(72, 79, 4.6))));
  }

  static List<Part> rocket() {
    Area hull = blob(50, -4, 63, 9, 72, 28, 74, 50, 66, 78, 34, 78, 26, 50, 28, 28, 37, 9);
    List<Part> upright =
        List.of(
            new Part(Ink.GOLD, blob(37, 76, 50, 74, 63, 76, 60, 89, 50, 103, 40, 89)),
            new Part(Ink.ROSE, blob(43, 78, 57, 78, 55, 87, 50, 94, 45, 87)),
            new Part(Ink.SHADE, symmetric(blob(32, 50, 16, 62, 12, 88, 22, 85, 40, 78))),
            new Part(Ink.BODY, hull),
            new Part(Ink.SHADE, overlap(hull, oval(50, -4, 40, 15))),
            new Part(Ink.COAL, box(35, 75, 30, 6, 3)),
            new Part(Ink.WHITE, disc(50, 38, 11.5)),
            new Part(Ink.GLASS, disc(50, 38, 8)));
    return placed(AffineTransform.getRotateInstance(Math.toRadians(-32), 50, 50), upright);
  }

  static List<Part> balloon() {
    Area envelope =
        blob(50, 0, 69, 4, 83, 17, 87, 34, 80, 51, 63, 70, 37, 70, 20, 51, 13, 34, 17, 17, 31, 4);
    Area shade =
        union(
            overlap(envelope, box(0, 63, 100, 20, 0)),
            minus(overlap(envelope, box(55, 0, 50, 64, 0)), moved(envelope, -8, -2)));
    return List.of(
        new Part(Ink.WOOD, union(symmetric(ribbon(3.2, 40, 70, 42, 88)), box(38, 86, 24, 17, 4))),
        new Part(Ink.GOLD, box(36, 84, 28, 6, 3)),
        new Part(Ink.BODY, envelope),
        new Part(Ink.SHADE, shade),
        new Part(Ink.TINT, turned(oval(30, 24, 5, 11), 30, 30, 24)));
  }
}
