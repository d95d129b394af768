package io.vstar.train.bucket;

import io.vstar.image.Cropping;
import io.vstar.image.ImageSize;
import io.vstar.noise.NoiseSource;
import io.vstar.noise.NoiseSource.Purpose;
import io.vstar.train.config.AugmentSettings;
import io.vstar.train.dataset.PixelRules;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * An augmenter that gives each picture its variants, by the rules of its subset. Variants are a
 * pure function of the seed and the picture's content, so that they can be encoded before a run
 * begins; which of them is trained is a pure function of the seed and the place in the run.
 *
 * <p>Positions of crops are drawn one from each of as many equal ranges as there are variants, so
 * that few variants cover a picture well.
 */
public final class Augmenter {
  private final NoiseSource source;

  /**
   * Makes an augmenter.
   *
   * @param seed the seed of the run
   */
  public Augmenter(long seed) {
    this.source = new NoiseSource(seed);
  }

  /**
   * Returns all variants of a picture, at least one.
   *
   * @param plain the picture as it is trained without variations
   */
  public List<Placement> variants(Placement plain) {
    PixelRules rules = plain.image().subset().pixels();
    List<Placement> drawn = rules.augment().isOn() ? drawn(plain, rules.augment()) : List.of(plain);
    if (!rules.flip()) {
      return drawn;
    }
    List<Placement> both = new ArrayList<>();
    for (Placement each : drawn) {
      both.add(each);
      both.add(each.mirrored());
    }
    return both;
  }

  /** Returns the variants of the pictures of a micro batch that are trained there, in its order. */
  public List<Placement> placements(BatchPlan plan) {
    SplittableRandom random = source.random(Purpose.VARIANTS, plan.index());
    List<Placement> placements = new ArrayList<>();
    for (Placement plain : plan.placements()) {
      List<Placement> variants = variants(plain);
      int chosen = random.nextInt(Integer.MAX_VALUE); // one draw for each, whatever the others have
      placements.add(variants.get(chosen % variants.size()));
    }
    return placements;
  }

  private List<Placement> drawn(Placement plain, AugmentSettings settings) {
    SplittableRandom random = source.random(Purpose.AUGMENTATION, key(plain.image().sha256()));
    int count = settings.variants();
    int[] rows = shuffled(count, random);
    List<Placement> drawn = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double across = (i + random.nextDouble()) / count;
      double down = (rows[i] + random.nextDouble()) / count;
      Jitter jitter = jitter(settings, random);
      Cropping crop =
          settings.randomCrop()
              ? new Cropping(across, down)
              : nearTheMiddle(plain, jitter, across, down);
      drawn.add(plain.varied(crop, jitter));
    }
    return drawn;
  }

  /**
   * Returns a crop that moves only in what the picture is enlarged by.
   *
   * @param across the position in that room from the left, in [0, 1)
   * @param down the position in that room from the top, in [0, 1)
   */
  private static Cropping nearTheMiddle(
      Placement plain, Jitter jitter, double across, double down) {
    Placement middle = plain.varied(Cropping.CENTER, jitter);
    ImageSize room = middle.scaled();
    ImageSize cover = plain.covering(jitter);
    ImageSize kept = middle.cropped();
    return new Cropping(
        near(cover.width() - kept.width(), room.width() - cover.width(), across),
        near(cover.height() - kept.height(), room.height() - cover.height(), down));
  }

  /**
   * Returns the fraction of a surplus that is cut off before the crop.
   *
   * @param overhang the pixels that a crop in the middle cuts off, half of them on each side
   * @param zoomed the pixels by which the picture was enlarged, which the crop may move in
   * @param position the position in the latter, in [0, 1)
   */
  private static double near(int overhang, int zoomed, double position) {
    int surplus = overhang + zoomed;
    return surplus == 0 ? 0.5 : (0.5 * overhang + position * zoomed) / surplus;
  }

  private static Jitter jitter(AugmentSettings settings, SplittableRandom random) {
    double cut = settings.cropJitter() * random.nextDouble();
    double degrees = settings.rotationJitter() * (2 * random.nextDouble() - 1);
    double brightness = 1 + settings.colorJitter() * (2 * random.nextDouble() - 1);
    double contrast = 1 + settings.colorJitter() * (2 * random.nextDouble() - 1);
    double saturation = 1 + settings.colorJitter() * (2 * random.nextDouble() - 1);
    return new Jitter(1 / (1 - cut), degrees, brightness, contrast, saturation);
  }

  private static int[] shuffled(int count, SplittableRandom random) {
    int[] numbers = new int[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = i;
    }
    return Shuffle.of(numbers, random);
  }

  /** Returns a number that stands for a picture's content. */
  private static long key(String content) {
    long key = 0;
    for (int i = 0; i < content.length(); i++) {
      key = 31 * key + content.charAt(i);
    }
    return key;
  }
}
