package io.vstar.lab.world.shape;

import static io.vstar.lab.world.shape.Pen.blob;
import static io.vstar.lab.world.shape.Pen.box;
import static io.vstar.lab.world.shape.Pen.disc;
import static io.vstar.lab.world.shape.Pen.minus;
import static io.vstar.lab.world.shape.Pen.moved;
import static io.vstar.lab.world.shape.Pen.oval;
import static io.vstar.lab.world.shape.Pen.overlap;
import static io.vstar.lab.world.shape.Pen.polygon;
import static io.vstar.lab.world.shape.Pen.ribbon;
import static io.vstar.lab.world.shape.Pen.soft;
import static io.vstar.lab.world.shape.Pen.symmetric;
import static io.vstar.lab.world.shape.Pen.turned;
import static io.vstar.lab.world.shape.Pen.union;

import java.awt.geom.Area;
import java.util.List;

/** The drawings of the sample sets' own subjects, which no word of the captions names. */
final class SampleShapes {
  private SampleShapes() {}

  /** Returns a sitting cat with a notched ear, a dark muzzle, a white bib and a ringed tail. */
  static List<Part> tomcat() {
    Area tail = ribbon(12, 64, 90, 84, 90, 94, 76, 88, 60, 93, 46);
    Area rings =
        overlap(
            tail,
            union(ribbon(6, 80, 70, 102, 72), ribbon(6, 76, 55, 104, 57), box(84, 36, 20, 11, 0)));
    Area ears = minus(symmetric(soft(2.5, 24, 30, 24, 4, 43, 17)), polygon(10, 8, 29, 17, 10, 22));
    Area body =
        union(
            tail,
            blob(34, 44, 66, 44, 75, 62, 79, 82, 72, 95, 50, 97, 28, 95, 23, 82, 26, 62),
            blob(50, 12, 66, 14, 77, 24, 81, 38, 70, 50, 50, 54, 30, 50, 19, 38, 23, 24, 34, 14),
            ears);
    return List.of(
        new Part(Ink.BODY, body),
        new Part(Ink.COAL, union(rings, oval(50, 42, 11, 8))),
        new Part(
            Ink.WHITE,
            union(
                blob(37, 56, 50, 52, 63, 56, 60, 68, 50, 78, 40, 68),
                symmetric(oval(41, 93.5, 8, 5)))),
        new Part(Ink.GOLD, symmetric(disc(35, 30, 8.5))),
        new Part(Ink.COAL, symmetric(disc(36, 30, 5.6))),
        new Part(
            Ink.ROSE, union(oval(50, 38.5, 4.5, 3.2), symmetric(soft(1, 29, 20, 29, 13, 36, 18)))),
        new Part(Ink.WHITE, union(disc(33.8, 27.6, 2.2), disc(61.8, 27.6, 2.2))));
  }

  /** Returns a pot with a big belly, a spout, a curved handle and a lid. */
  static List<Part> jug() {
    Area belly = union(oval(48, 64, 33, 29), box(33, 30, 30, 14, 3));
    Area spout = blob(22, 80, 10, 68, 6, 50, -4, 40, 4, 36, 14, 44, 22, 54);
    return List.of(
        new Part(
            Ink.BODY, union(belly, spout, ribbon(8.5, 68, 44, 84, 36, 98, 46, 94, 66, 76, 76))),
        new Part(
            Ink.SHADE,
            union(box(34, 89, 28, 8, 3), overlap(belly, minus(belly, moved(belly, -7, -3))))),
        new Part(Ink.TINT, turned(oval(31, 56, 4.5, 10), 25, 31, 56)),
        new Part(Ink.WOOD, soft(3, 32, 33, 36, 26, 60, 26, 64, 33)),
        new Part(Ink.GOLD, disc(48, 17, 7)));
  }
}
