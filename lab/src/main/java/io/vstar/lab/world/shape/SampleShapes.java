package io.vstar.lab.world.shape;

import static io.vstar.lab.world.shape.Pen.blob;
import static io.vstar.lab.world.shape.Pen.box;
import static io.vstar.lab.world.shape.Pen.disc;
import static io.vstar.lab.world.shape.Pen.minus;
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
    Area tail = ribbon(12, 64, 90, 78, 91, 89, 86, 93, 76, 90, 66, 88, 56, 92, 46);
    Area rings =
        overlap(tail, union(box(80, 70, 22, 6, 0), box(78, 57, 22, 6, 0), box(80, 36, 24, 12, 0)));
    Area ears =
        minus(symmetric(soft(2.5, 24, 26, 24, 3, 45, 15)), polygon(14, 11, 29, 16.5, 14, 21));
    Area body =
        union(
            tail,
            blob(34, 44, 66, 44, 75, 62, 79, 82, 72, 95, 50, 97, 28, 95, 23, 82, 26, 62),
            blob(50, 10, 64, 12, 76, 21, 82, 36, 74, 49, 50, 54, 26, 49, 18, 36, 24, 21, 36, 12),
            ears);
    return List.of(
        new Part(Ink.BODY, body),
        new Part(Ink.COAL, union(rings, symmetric(oval(45.5, 45, 7.5, 5.5)))),
        new Part(
            Ink.WHITE,
            union(
                blob(37, 58, 50, 55, 63, 58, 60, 68, 50, 79, 40, 68),
                symmetric(oval(41, 93.5, 8, 5)))),
        new Part(Ink.GOLD, symmetric(disc(34, 31, 9.5))),
        new Part(Ink.COAL, symmetric(disc(35, 31, 6.4))),
        new Part(
            Ink.ROSE,
            union(oval(50, 40.5, 4.5, 3.2), symmetric(soft(1, 30.5, 18, 30.5, 10.5, 38, 15)))),
        new Part(Ink.WHITE, union(disc(32.6, 28.4, 2.4), disc(62.6, 28.4, 2.4))));
  }

  /** Returns a pot with a big belly, a spout, a curved handle and a lid. */
  static List<Part> jug() {
    Area belly = oval(48, 64, 33, 29);
    Area spout = blob(30, 82, 14, 72, 6, 54, -5, 42, 4, 36, 15, 43, 26, 52);
    Area handle = ribbon(8.5, 66, 46, 76, 39, 88, 38, 97, 46, 97, 58, 90, 68, 76, 76);
    return List.of(
        new Part(Ink.BODY, union(belly, box(33, 30, 30, 14, 3), spout, handle)),
        new Part(Ink.SHADE, union(box(34, 89, 28, 8, 3), minus(belly, oval(42, 60, 35, 30)))),
        new Part(Ink.TINT, turned(oval(31, 56, 4.5, 10), 25, 31, 56)),
        new Part(Ink.WOOD, soft(3, 32, 33, 36, 26, 60, 26, 64, 33)),
        new Part(Ink.GOLD, disc(48, 17, 7)));
  }
}
