package io.vstar.lab.pocket.quality;

import io.vstar.lab.pocket.world.Background;
import io.vstar.lab.pocket.world.LabColor;
import io.vstar.lab.pocket.world.PlainBackground;
import io.vstar.lab.pocket.world.SceneRenderer;
import java.util.BitSet;
import java.util.List;

/** Finds the pixels of a picture's subject, given its background. */
final class ForegroundFinder {
  /** The CIE76 distance from all colours of the background at which a pixel is foreground. */
  private static final double CONTRAST = 12;

  /** The share of the largest patch below which another patch is ignored. */
  private static final double SPECK = 0.1;

  private final SceneRenderer renderer = new SceneRenderer();

  /** Returns the large patches that differ from the background, with their holes filled. */
  BitSet find(LabImage image, Background background) {
    BitSet different =
        background instanceof PlainBackground
            ? differentFrom(List.of(image.median(image.border())), image)
            : differentFrom(background, image);
    Patches patches = new Patches(image.width(), image.height());
    List<BitSet> found = patches.split(different);
    int largest = found.stream().mapToInt(BitSet::cardinality).max().orElse(0);
    BitSet kept = new BitSet();
    found.stream().filter(patch -> patch.cardinality() >= SPECK * largest).forEach(kept::or);
    return patches.filled(kept);
  }

  private static BitSet differentFrom(List<LabColor> colors, LabImage image) {
    BitSet different = new BitSet();
    for (int i = 0; i < image.pixelCount(); i++) {
      LabColor pixel = image.pixel(i);
      different.set(i, colors.stream().allMatch(color -> color.distance(pixel) > CONTRAST));
    }
    return different;
  }

  /**
   * Returns the pixels that differ from a landscape, which may be drawn with small shifts: a pixel
   * is background if it has one of the landscape's colours, or the landscape's colour there or one
   * pixel off.
   */
  private BitSet differentFrom(Background landscape, LabImage image) {
    int width = image.width();
    LabImage drawn = LabImage.of(renderer.render(landscape, width, image.height()));
    BitSet different = differentFrom(landscape.colors().stream().map(LabColor::of).toList(), image);
    BitSet kept = new BitSet();
    different.stream().filter(i -> !shownNear(i, image.pixel(i), drawn)).forEach(kept::set);
    return kept;
  }

  private static boolean shownNear(int index, LabColor color, LabImage drawn) {
    int centerX = index % drawn.width();
    int centerY = index / drawn.width();
    for (int y = Math.max(0, centerY - 1); y <= Math.min(drawn.height() - 1, centerY + 1); y++) {
      for (int x = Math.max(0, centerX - 1); x <= Math.min(drawn.width() - 1, centerX + 1); x++) {
        if (drawn.pixel(y * drawn.width() + x).distance(color) <= CONTRAST) {
          return true;
        }
      }
    }
    return false;
  }
}
