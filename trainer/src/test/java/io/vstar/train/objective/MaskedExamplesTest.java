package io.vstar.train.objective;

import static io.vstar.tensor.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import io.vstar.image.PngFiles;
import io.vstar.noise.NoiseSource;
import io.vstar.noise.NoiseSource.Purpose;
import io.vstar.tensor.CpuRuntime;
import io.vstar.train.bucket.Augmenter;
import io.vstar.train.bucket.BatchPlanner;
import io.vstar.train.bucket.Placement;
import io.vstar.train.bucket.Resolution;
import io.vstar.train.cache.LatentCache;
import io.vstar.train.config.AugmentSettings;
import io.vstar.train.config.BackgroundColor;
import io.vstar.train.config.MaskSource;
import io.vstar.train.dataset.CaptionTemplates;
import io.vstar.train.dataset.PictureMask;
import io.vstar.train.dataset.PixelRules;
import io.vstar.train.dataset.Subset;
import io.vstar.train.dataset.TrainingImage;
import io.vstar.train.dataset.TrainingPrompts;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Masks from the files of a dataset to the losses. */
class MaskedExamplesTest {
  private static final Resolution SIZE = new Resolution(8, 8); // 4x4 cells
  private static final long SEED = 5;
  private static final int CELLS = 16;

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @TempDir static Path folder;
  private static TinyTraining tiny;

  @BeforeAll
  static void load() throws IOException {
    tiny = TinyTraining.in(CPU.runtime(), folder);
  }

  @AfterAll
  static void close() {
    tiny.close();
  }

  /** A picture whose mask is white in the columns below a number and of a level elsewhere. */
  private static TrainingImage picture(
      String name, int columns, int level, double unmasked, boolean flip) {
    Path file = folder.resolve(name + ".png");
    Path mask = folder.resolve(name + ".mask.png");
    BufferedImage picture = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
    BufferedImage gray = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 64; i++) {
      picture.setRGB(i % 8, i / 8, i * 0x030201 + name.hashCode());
      gray.setRGB(i % 8, i / 8, (i % 8 < columns ? 255 : level) * 0x010101);
    }
    PngFiles.write(file, picture, Map.of());
    PngFiles.write(mask, gray, Map.of());
    PixelRules rules =
        new PixelRules(
            BackgroundColor.WHITE, MaskSource.FILE, unmasked, flip, AugmentSettings.NONE);
    return new TrainingImage(
        file,
        8,
        8,
        Optional.empty(),
        name,
        Subset.of(folder).with(rules),
        Optional.of(new PictureMask(mask, name + columns + level)));
  }

  private static TrainingImage unmasked(TrainingImage image) {
    return new TrainingImage(image.path(), 8, 8, Optional.empty(), image.sha256());
  }

  private static EncodedDataset dataset(Trainable trainable, List<TrainingImage> images) {
    List<Placement> all = new ArrayList<>();
    for (TrainingImage image : images) {
      all.addAll(new Augmenter(SEED).variants(new Placement(image, SIZE)));
    }
    return new EncodedDataset(
        LatentCache.encode(tiny.model(), all, done -> {}),
        new TrainingPrompts("<cat>", new CaptionTemplates("none", List.of("a {}")), images),
        tiny.encoder(trainable));
  }

  private static DiffusionExamples examples(
      Trainable trainable, List<TrainingImage> images, long index) {
    List<Placement> placements = images.stream().map(each -> new Placement(each, SIZE)).toList();
    BatchPlanner planner =
        new BatchPlanner(new TreeMap<>(Map.of(SIZE, placements)), images.size(), SEED);
    return new ExampleLoader(
            planner, dataset(trainable, images), tiny.noising(Optional.empty(), 0), SEED)
        .load(CPU.scope(), index);
  }

  @Test
  void eachCellCountsByItsShareOfTheMask() {
    Trainable trainable = tiny.trainable(CPU.scope());
    // 5 of 8 columns: two cells, half of the third, none of the fourth; and a picture without.
    TrainingImage masked = picture("half", 5, 0, 0, false);
    TrainingImage whole = picture("whole", 8, 0, 0, false);
    DiffusionExamples examples = examples(trainable, List.of(masked, whole), 0);
    float[] factors = examples.mask().orElseThrow().upload(CPU.scope()).toFloatArray();
    boolean maskedFirst = factors[3] == 0;
    float mean = 2.5f / 4;
    for (int i = 0; i < CELLS; i++) {
      float share = i % 4 < 2 ? 1 : i % 4 == 2 ? 0.5f : 0;
      assertThat(factors[(maskedFirst ? 0 : CELLS) + i]).isEqualTo(share / mean);
      assertThat(factors[(maskedFirst ? CELLS : 0) + i]).isEqualTo(1);
    }
  }

  @Test
  void whatIsMaskedOutHasTheWeightOfTheSubset() {
    Trainable trainable = tiny.trainable(CPU.scope());
    DiffusionExamples examples =
        examples(trainable, List.of(picture("quarter", 2, 0, 0.2, false)), 0);
    float[] factors = examples.mask().orElseThrow().upload(CPU.scope()).toFloatArray();
    float mean = (1 + 3 * 0.2f) / 4;
    assertClose(
        new float[] {factors[0], factors[1], factors[2], factors[3]},
        new float[] {1 / mean, 0.2f / mean, 0.2f / mean, 0.2f / mean},
        1e-6);
  }

  @Test
  void theMaskOfAMirroredPictureIsMirrored() {
    Trainable trainable = tiny.trainable(CPU.scope());
    List<TrainingImage> images = List.of(picture("flipped", 2, 0, 0, true));
    boolean left = false;
    boolean right = false;
    for (int index = 0; index < 12; index++) {
      DiffusionExamples examples = examples(trainable, images, index);
      float[] factors = examples.mask().orElseThrow().upload(CPU.scope()).toFloatArray();
      assertThat(factors[0] + factors[3]).isEqualTo(4);
      left |= factors[0] == 4;
      right |= factors[3] == 4;
    }
    assertThat(left && right).isTrue();
  }

  @Test
  void aMaskOfOneLevelTrainsTheSameBytesAsNone() {
    Trainable trainable = tiny.trainable(CPU.scope());
    TrainingImage gray = picture("gray", 0, 7, 0, false);
    DiffusionExamples masked = examples(trainable, List.of(gray), 0);
    DiffusionExamples plain = examples(trainable, List.of(unmasked(gray)), 0);
    assertThat(masked.mask()).isEmpty();
    assertThat(loss(trainable, masked)).containsExactly(loss(trainable, plain));
  }

  @Test
  void theHeldOutLossIsMaskedAsTheTrainingLossIs() {
    Trainable trainable = tiny.trainable(CPU.scope());
    TrainingImage image = picture("held-out", 5, 0, 0.1, false);
    Placement placement = new Placement(image, SIZE);
    EncodedDataset dataset = dataset(trainable, List.of(image));
    ValidationLoss validation =
        new ValidationLoss(
            CPU.runtime(), tiny.loss(trainable), dataset, List.of(placement), 1, SEED);
    float[] noise = new NoiseSource(SEED).gaussian(Purpose.VALIDATION, 0, 4 * CELLS);
    DiffusionExamples expected =
        new DiffusionExamples(
            dataset.latents().latents(CPU.scope(), List.of(placement), new float[4 * CELLS]),
            CPU.scope().upload(noise, 1, 4, 4, 4),
            new int[] {500},
            dataset.encoder().tokenize(List.of("a <cat>")),
            List.of(placement.pictureSize()),
            new float[] {1},
            dataset.mask(List.of(placement)));
    assertThat(expected.mask()).isPresent();
    float[] measured =
        validation.evaluate(CPU.scope(), 0, trainable.context()).perExample().toFloatArray();
    assertThat(measured).containsExactly(loss(trainable, expected));
    assertThat(measured[0]).isNotEqualTo(loss(trainable, expected.masked(Optional.empty()))[0]);
  }

  private static float[] loss(Trainable trainable, DiffusionExamples examples) {
    NDArray loss = tiny.loss(trainable).perExample(examples, trainable.context());
    return loss.toFloatArray();
  }
}
