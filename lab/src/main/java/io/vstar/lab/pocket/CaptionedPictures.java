package io.vstar.lab.pocket;

import io.vstar.lab.world.SceneGrammar.Choices;
import io.vstar.lab.world.caption.Captioner;
import io.vstar.noise.NoiseSource;
import io.vstar.noise.RandomStream;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.SplittableRandom;

/** A seeded sequence of drawings with captions, without end. */
final class CaptionedPictures {
  // A stream of its own, since the scenes of the same seed are drawn from that of the captions.
  private static final RandomStream CAPTIONS = RandomStream.named("pocket.tower captions");

  /**
   * A batch of drawings of one size with their captions.
   *
   * @param images the drawings
   * @param captions a true caption of each drawing
   */
  record Batch(List<BufferedImage> images, List<String> captions) {
    Batch {
      images = List.copyOf(images);
      captions = List.copyOf(captions);
    }
  }

  private final Drawings drawings;
  private final NoiseSource source;
  private final Captioner captioner = new Captioner();

  CaptionedPictures(long seed) {
    this.drawings = new Drawings(seed, Choices.TRAINING);
    this.source = new NoiseSource(seed);
  }

  /** Returns the batch of an index, which is the same for the same seed. */
  Batch batch(long index, int size) {
    Drawings.Plan plan = drawings.plan(index, size);
    SplittableRandom random = source.random(CAPTIONS, index);
    List<String> captions =
        plan.scenes().stream().map(scene -> captioner.caption(scene, random)).toList();
    return new Batch(drawings.drawn(plan), captions);
  }
}
