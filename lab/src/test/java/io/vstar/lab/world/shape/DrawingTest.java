package io.vstar.lab.world.shape;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Area;
import java.awt.image.BufferedImage;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a model and a judge need of the drawings: one large body, and silhouettes that differ. */
class DrawingTest {
  private static final int SIDE = 160;

  /** Area that silhouettes are scaled to before they are compared, in pixels. */
  private static final double COMPARED_AREA = 0.2 * SIDE * SIDE;

  @Test
  void oneBodyCoversAtLeastHalfOfEachDrawing() {
    drawings()
        .forEach(
            (name, drawing) -> {
              assertThat(drawing.parts()).as(name).filteredOn(p -> p.ink() == Ink.BODY).hasSize(1);
              double body = raster(inFrame(visibleBody(drawing))).cardinality();
              double all = raster(inFrame(drawing.silhouette())).cardinality();
              assertThat(body / all).as("visible body of %s", name).isGreaterThan(0.5);
            });
  }

  @Test
  void silhouettesDifferEvenIfAlignedAndMirrored() {
    List<Silhouette> all =
        drawings().entrySet().stream()
            .map(named -> Silhouette.of(named.getKey(), named.getValue().silhouette()))
            .toList();
    for (Silhouette one : all) {
      for (Silhouette other : all.subList(all.indexOf(one) + 1, all.size())) {
        double overlap =
            Math.max(
                intersectionOverUnion(one.aligned(), other.aligned()),
                intersectionOverUnion(one.aligned(), other.mirrored()));
        assertThat(overlap).as("%s and %s", one.name(), other.name()).isLessThan(0.80);
      }
    }
  }

  private static Map<String, Drawing> drawings() {
    Map<String, Drawing> drawings = new LinkedHashMap<>();
    for (Subject subject : Subject.values()) {
      for (Pose pose : subject.poses()) {
        drawings.put(pose.word().map(w -> w + " ").orElse("") + subject.word(), pose.drawing());
      }
    }
    drawings.put("tomcat of the samples", new Drawing(SampleShapes.tomcat()));
    drawings.put("jug of the samples", new Drawing(SampleShapes.jug()));
    return drawings;
  }

  private static Area visibleBody(Drawing drawing) {
    Area visible = new Area();
    for (Part part : drawing.parts()) {
      if (part.ink() == Ink.BODY) {
        visible.add(part.shape());
      } else {
        visible.subtract(part.shape());
      }
    }
    return visible;
  }

  /** Returns the pixels of a shape moved to the middle by its centroid, scaled to equal area. */
  private static BitSet aligned(Area shape, boolean mirrored) {
    BitSet pixels = raster(inFrame(shape));
    double x = pixels.stream().map(i -> i % SIDE).average().orElseThrow() + 0.5;
    double y = pixels.stream().map(i -> i / SIDE).average().orElseThrow() + 0.5;
    double scale = Math.sqrt(COMPARED_AREA / pixels.cardinality());
    AffineTransform align = AffineTransform.getTranslateInstance(SIDE / 2.0, SIDE / 2.0);
    align.scale(mirrored ? -scale : scale, scale);
    align.translate(-x, -y);
    return raster(inFrame(shape).createTransformedArea(align));
  }

  /** Returns a shape scaled from the square of drawings to that of {@link #raster}. */
  private static Area inFrame(Area shape) {
    return shape.createTransformedArea(
        AffineTransform.getScaleInstance(SIDE / 100.0, SIDE / 100.0));
  }

  private static double intersectionOverUnion(BitSet one, BitSet other) {
    BitSet shared = (BitSet) one.clone();
    shared.and(other);
    BitSet union = (BitSet) one.clone();
    union.or(other);
    return (double) shared.cardinality() / union.cardinality();
  }

  private static BitSet raster(Area shape) {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fill(shape);
    graphics.dispose();
    BitSet pixels = new BitSet(SIDE * SIDE);
    for (int i = 0; i < SIDE * SIDE; i++) {
      pixels.set(i, image.getRaster().getSample(i % SIDE, i / SIDE, 0) > 127);
    }
    return pixels;
  }

  /** A silhouette at the size and place where it is compared, and its mirror image. */
  private record Silhouette(String name, BitSet aligned, BitSet mirrored) {

    static Silhouette of(String name, Area shape) {
      return new Silhouette(
          name, DrawingTest.aligned(shape, false), DrawingTest.aligned(shape, true));
    }
  }
}
