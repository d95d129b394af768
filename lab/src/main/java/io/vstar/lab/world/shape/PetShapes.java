package io.vstar.lab.world.shape;

import static io.vstar.lab.world.shape.Pen.blob;
import static io.vstar.lab.world.shape.Pen.disc;
import static io.vstar.lab.world.shape.Pen.oval;
import static io.vstar.lab.world.shape.Pen.placed;
import static io.vstar.lab.world.shape.Pen.ribbon;
import static io.vstar.lab.world.shape.Pen.smile;
import static io.vstar.lab.world.shape.Pen.soft;
import static io.vstar.lab.world.shape.Pen.symmetric;
import static io.vstar.lab.world.shape.Pen.union;

import java.awt.geom.AffineTransform;
import java.awt.geom.Area;
import java.util.List;
import java.util.stream.Stream;

/** The drawings of cat, dog and rabbit, as {@link Subject} takes them. */
final class PetShapes {
  private PetShapes() {}

  static List<Part> catSitting() {
    AffineTransform neck = AffineTransform.getTranslateInstance(-4, -20);
    Area body =
        union(
            ribbon(10, 60, 91, 78, 91, 89, 85, 92, 75, 89, 65, 88, 57, 93, 49),
            blob(36, 42, 58, 42, 70, 58, 77, 80, 72, 95, 50, 97, 29, 96, 26, 80, 29, 60),
            catHead().createTransformedArea(neck));
    return joined(
        List.of(
            new Part(Ink.BODY, body),
            new Part(Ink.SHADE, ribbon(3.5, 58, 91, 55, 84, 57, 77, 62, 73, 68, 73)),
            new Part(
                Ink.TINT,
                union(
                    oval(36, 93.5, 8, 5),
                    oval(52, 93.5, 8, 5),
                    blob(37, 52, 46, 48, 55, 52, 54, 62, 46, 71, 38, 62)))),
        placed(neck, catFace()));
  }

  static List<Part> catWalking() {
    AffineTransform neck = new AffineTransform(0.86, 0, 0, 0.86, -20, -5);
    Area body =
        union(
            ribbon(8, 80, 52, 90, 48, 95, 40, 94, 30, 90, 22, 90, 13, 95, 7),
            blob(22, 48, 40, 46, 62, 50, 82, 44, 90, 56, 84, 70, 60, 68, 36, 72, 22, 62),
            ribbon(10, 32, 62, 28, 78, 22, 92),
            ribbon(11, 82, 56, 80, 74, 88, 92),
            catHead().createTransformedArea(neck));
    return joined(
        List.of(
            new Part(
                Ink.SHADE,
                union(ribbon(9, 42, 64, 44, 80, 50, 92), ribbon(9, 72, 62, 70, 80, 63, 92))),
            new Part(Ink.BODY, body),
            new Part(Ink.TINT, union(oval(20, 94, 7.5, 5), oval(86, 94, 7.5, 5)))),
        placed(neck, catFace()));
  }

  static List<Part> dogSitting() {
    AffineTransform neck = AffineTransform.getTranslateInstance(0, -4);
    Area body =
        union(
            ribbon(8, 76, 90, 92, 86, 98, 70),
            blob(28, 40, 50, 32, 64, 48, 80, 70, 84, 90, 72, 97, 50, 95, 40, 78, 30, 62),
            ribbon(11, 38, 58, 39, 92),
            dogHead().createTransformedArea(neck));
    return joined(
        List.of(
            new Part(Ink.BODY, body),
            new Part(Ink.TINT, union(oval(35, 94, 9, 5), oval(66, 94, 12, 5))),
            new Part(Ink.SHADE, ribbon(3.5, 56, 88, 55, 78, 62, 70, 71, 70)),
            new Part(Ink.ROSE, ribbon(6, 31, 48, 42, 52, 55, 46))),
        placed(neck, dogFace()));
  }

  static List<Part> dogWalking() {
    AffineTransform neck = new AffineTransform(0.84, 0, 0, 0.84, 0, 4);
    Area body =
        union(
            ribbon(8, 84, 52, 94, 42, 95, 28),
            blob(30, 42, 48, 42, 80, 46, 91, 56, 86, 70, 66, 70, 48, 75, 34, 72, 28, 58),
            ribbon(12, 40, 66, 38, 80, 35, 92),
            ribbon(12, 82, 60, 80, 76, 84, 92),
            dogHead().createTransformedArea(neck));
    return joined(
        List.of(
            new Part(
                Ink.SHADE,
                union(ribbon(10, 50, 66, 52, 80, 56, 92), ribbon(10, 72, 64, 68, 80, 66, 92))),
            new Part(Ink.BODY, body),
            new Part(Ink.TINT, union(oval(33, 94, 8, 4.5), oval(82, 94, 8, 4.5))),
            new Part(Ink.ROSE, ribbon(5.5, 29, 48, 38, 51, 49, 45))),
        placed(neck, dogFace()));
  }

  static List<Part> rabbit() {
    Area body =
        union(
            ribbon(13, 28, 36, 24, 22, 25, 7),
            ribbon(13, 42, 36, 48, 22, 46, 7),
            oval(35, 46, 22, 18),
            blob(30, 54, 54, 52, 76, 60, 88, 80, 80, 96, 50, 97, 28, 96, 25, 76));
    return List.of(
        new Part(Ink.WHITE, disc(89, 80, 9)),
        new Part(Ink.BODY, body),
        new Part(Ink.ROSE, union(ribbon(5, 28, 30, 25.5, 10), ribbon(5, 42.5, 30, 46, 10))),
        new Part(Ink.SHADE, ribbon(3.5, 56, 89, 53.5, 81, 56, 73, 63, 69, 71, 70)),
        new Part(Ink.TINT, union(oval(33, 93.5, 9, 5), oval(66, 93.5, 13, 5))),
        new Part(
            Ink.FACE,
            union(oval(25, 44, 4.5, 5.5), oval(43, 44, 4.5, 5.5), smile(3, 34, 54.5, 5, 3.5))),
        new Part(Ink.ROSE, union(oval(34, 50, 4, 2.8), oval(21, 53, 4, 3), oval(48, 53, 4, 3))),
        new Part(Ink.WHITE, union(disc(23.6, 41.8, 1.9), disc(41.6, 41.8, 1.9))));
  }

  /** Returns the outline of a cat's head that looks ahead, centred at (50, 50). */
  private static Area catHead() {
    return union(
        blob(
            50, 30, 62, 32, 72, 38, 78, 48, 77, 58, 68, 66.5, 50, 70, 32, 66.5, 23, 58, 22, 48, 28,
            38, 38, 32),
        symmetric(soft(2.5, 29.5, 42, 28, 22.5, 45, 35)));
  }

  private static List<Part> catFace() {
    return List.of(
        new Part(Ink.ROSE, symmetric(soft(1, 31.5, 37, 31.5, 28.5, 39, 34))),
        new Part(Ink.TINT, symmetric(oval(45, 61, 9, 7))),
        new Part(Ink.FACE, union(symmetric(oval(37.5, 49, 4.8, 6)), smile(3.5, 50, 61, 5.5, 3.8))),
        new Part(Ink.ROSE, union(oval(50, 56, 4.2, 3), symmetric(oval(28.5, 58, 4, 3)))),
        new Part(Ink.WHITE, union(disc(36, 46.4, 2), disc(61, 46.4, 2))));
  }

  /** Returns the outline of a dog's head that looks to the left, centred at about (32, 30). */
  private static Area dogHead() {
    return union(oval(39, 27, 20, 19), soft(8, 13, 33, 32, 24, 38, 38, 14, 37));
  }

  private static List<Part> dogFace() {
    return List.of(
        new Part(Ink.SHADE, blob(44, 11, 54, 12, 63, 24, 64, 42, 56, 50, 48, 42, 43, 26)),
        new Part(
            Ink.FACE,
            union(
                oval(29, 22, 4.6, 5.4),
                oval(7, 29, 5, 4.5),
                ribbon(3.6, 12, 38, 17, 40.2, 22, 39.6, 27, 35.5))),
        new Part(Ink.ROSE, blob(14, 40, 22, 40.5, 22, 50, 18, 53, 14, 50)),
        new Part(Ink.WHITE, disc(27.4, 19.6, 2)));
  }

  private static List<Part> joined(List<Part> back, List<Part> front) {
    return Stream.concat(back.stream(), front.stream()).toList();
  }
}
