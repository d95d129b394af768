package io.vstar.train.objective;

import static io.vstar.tensor.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import io.vstar.conditioning.PromptEncoder;
import io.vstar.image.PixelArrays;
import io.vstar.image.PngFiles;
import io.vstar.noise.NoiseSource;
import io.vstar.noise.NoiseSource.Purpose;
import io.vstar.tensor.CpuRuntime;
import io.vstar.text.TokenizedPrompts;
import io.vstar.train.bucket.BatchPlanner;
import io.vstar.train.bucket.Placement;
import io.vstar.train.bucket.Resolution;
import io.vstar.train.cache.LatentCache;
import io.vstar.train.config.BucketSettings.Leftovers;
import io.vstar.train.dataset.Caption;
import io.vstar.train.dataset.CaptionTemplates;
import io.vstar.train.dataset.Subset;
import io.vstar.train.dataset.TrainingImage;
import io.vstar.train.dataset.TrainingPrompts;
import io.vstar.unet.ContextAdapter;
import io.vstar.unet.PictureSize;
import io.vstar.vae.LatentDistribution;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Follows pictures of different shapes, looks and captions from their files into the batches: each
 * example is of one of them in all its parts.
 */
class FollowedExamplesTest {
  private static final Resolution RESOLUTION = new Resolution(8, 8);
  private static final int VALUES = 4 * 4 * 4; // of one picture's latents
  private static final long SEED = 11;

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @TempDir static Path folder;
  private static TinyTraining tiny;

  /**
   * A picture, and what an example made of it should hold.
   *
   * @param crop the pixels that are trained
   */
  private record Followed(
      TrainingImage image, String prompt, BufferedImage crop, PictureSize size) {}

  private static List<Followed> pictures;

  @BeforeAll
  static void prepare() throws IOException {
    tiny = TinyTraining.in(CPU.runtime(), folder);
    // No picture is scaled, so that the crop can be cut out by hand: of a surplus of 3 pixels 2 are
    // cut on the left, of one of 1 all at the top. Halves go up.
    pictures =
        List.of(
            followed("wide", 11, 8, 0x203040, 2, 0, "this {}", "this <cat>"),
            followed("tall", 8, 9, 0x904010, 0, 1, "a {} with it", "a <cat> with it"),
            followed("square", 8, 8, 0x10a0f0, 0, 0, "{}", "<cat>"));
  }

  @AfterAll
  static void close() {
    tiny.close();
  }

  @Test
  void eachExampleIsOfOnePictureInAllItsParts() {
    List<TrainingImage> images = pictures.stream().map(Followed::image).toList();
    PromptEncoder encoder = tiny.encoder(tiny.trainable(CPU.scope()));
    BatchPlanner planner = planner(images, 2);
    ExampleLoader loader = loader(planner, images, encoder);
    Set<TrainingImage> seen = new HashSet<>();
    for (long index = 0; index < 6; index++) {
      DiffusionExamples examples = loader.load(CPU.scope(), index);
      float[] draw = new NoiseSource(SEED).gaussian(Purpose.POSTERIOR, index, 2 * VALUES);
      List<TrainingImage> planned = planner.plan(index).images();
      for (int i = 0; i < 2; i++) {
        Followed picture = pictures.get(images.indexOf(planned.get(i)));
        assertClose(
            examples.latents().get(i).toFloatArray(), latents(picture.crop(), draw, i), 1e-5);
        TokenizedPrompts prompt = encoder.tokenize(List.of(picture.prompt())).get(0);
        assertThat(examples.prompts().get(0).prompts().get(i)).isEqualTo(prompt.prompts().get(0));
        assertThat(examples.sizes().get(i)).isEqualTo(picture.size());
        seen.add(picture.image());
      }
    }
    assertThat(seen).hasSize(3);
  }

  @ParameterizedTest
  @EnumSource(Leftovers.class)
  void aLoaderMadeAnewGivesTheSameExamplesAnywhereInAnEpoch(Leftovers leftovers) {
    List<TrainingImage> images = pictures.stream().map(Followed::image).toList();
    PromptEncoder encoder = tiny.encoder(tiny.trainable(CPU.scope()));
    ExampleLoader first = loader(planner(images, 2, leftovers), images, encoder);
    List<DiffusionExamples> expected = new ArrayList<>();
    for (long index = 0; index < 5; index++) {
      expected.add(first.load(CPU.scope(), index));
    }
    // 3 pictures in batches of 2: with KEEP every second one is short.
    assertThat(expected.get(0).timesteps().length + expected.get(1).timesteps().length)
        .isEqualTo(leftovers == Leftovers.KEEP ? 3 : 4);
    for (int index = 4; index >= 0; index--) {
      ExampleLoader anew = loader(planner(images, 2, leftovers), images, encoder);
      DiffusionExamples found = anew.load(CPU.scope(), index);
      DiffusionExamples same = expected.get(index);
      assertThat(found.latents().toFloatArray()).isEqualTo(same.latents().toFloatArray());
      assertThat(found.noise().toFloatArray()).isEqualTo(same.noise().toFloatArray());
      assertThat(found.timesteps()).isEqualTo(same.timesteps());
      assertThat(found.prompts().get(0).prompts()).isEqualTo(same.prompts().get(0).prompts());
      assertThat(found.sizes()).isEqualTo(same.sizes());
    }
  }

  @Test
  void longPromptsAreReadInChunksAndShortOnesOfTheirBatchFilled() {
    TrainingImage wide = pictures.get(0).image();
    Caption caption = new Caption(folder.resolve("wide.txt"), "a ".repeat(80) + "{}");
    TrainingImage lengthy =
        new TrainingImage(
            wide.path(), wide.width(), wide.height(), Optional.of(caption), wide.sha256());
    List<TrainingImage> images = List.of(lengthy, pictures.get(2).image());
    PromptEncoder encoder = tiny.encoder(tiny.trainable(CPU.scope()));
    BatchPlanner planner = planner(images, 2);
    EncodedDataset oneChunk = dataset(images, encoder);
    EncodedDataset twoChunks =
        new EncodedDataset(oneChunk.latents(), oneChunk.prompts(), encoder, Optional.empty(), 2);
    List<String> texts =
        planner.plan(3).images().stream().map(oneChunk.prompts()::measured).toList();
    for (EncodedDataset dataset : List.of(oneChunk, twoChunks)) {
      ExampleLoader loader =
          new ExampleLoader(planner, dataset, tiny.noising(Optional.empty(), 0), SEED);
      DiffusionExamples examples = loader.load(CPU.scope(), 3);
      int chunks = dataset.maxChunks();
      assertThat(examples.prompts()).isEqualTo(encoder.tokenize(texts, chunks));
      assertThat(examples.prompts().get(0).chunksEach()).isEqualTo(chunks);
      long slots = examples.prompts().get(0).chunks().mapToLong(each -> each.slots().size()).sum();
      // Behind token 75 the word's two vectors are there if a second chunk is.
      assertThat(slots).isEqualTo(2 * chunks);
      assertThat(
              tiny.loss(tiny.trainable(CPU.scope()))
                  .perExample(examples, ContextAdapter.NONE)
                  .toFloatArray())
          .hasSize(2)
          .doesNotContain(Float.NaN);
    }
  }

  @Test
  void anExampleWeighsAsMuchAsItsSubset() {
    List<TrainingImage> images = new ArrayList<>();
    for (Followed picture : pictures) {
      TrainingImage image = picture.image();
      Subset subset = new Subset(folder, 1, images.size() + 1, Optional.empty());
      images.add(
          new TrainingImage(
              image.path(), image.width(), image.height(), image.caption(), "", subset));
    }
    PromptEncoder encoder = tiny.encoder(tiny.trainable(CPU.scope()));
    BatchPlanner planner = planner(images, 3);
    DiffusionExamples examples = loader(planner, images, encoder).load(CPU.scope(), 0);
    List<TrainingImage> planned = planner.plan(0).images();
    for (int i = 0; i < 3; i++) {
      assertThat(examples.weights()[i]).isEqualTo(images.indexOf(planned.get(i)) + 1f);
    }
    assertThat(examples.mask()).isEmpty();
  }

  @Test
  void aValidationPictureIsMeasuredWithItsOwnCaption() {
    Trainable trainable = tiny.trainable(CPU.scope());
    PromptEncoder encoder = tiny.encoder(trainable);
    EncodedDataset dataset = dataset(pictures.stream().map(Followed::image).toList(), encoder);
    List<Placement> placements = new ArrayList<>();
    pictures.forEach(each -> placements.add(new Placement(each.image(), RESOLUTION)));
    ValidationLoss validation =
        new ValidationLoss(CPU.runtime(), tiny.loss(trainable), dataset, placements, 1, SEED);
    for (int i = 0; i < 3; i++) {
      float[] noise = new NoiseSource(SEED).gaussian(Purpose.VALIDATION, i, VALUES);
      DiffusionExamples expected =
          new DiffusionExamples(
              dataset.latents().latents(CPU.scope(), List.of(placements.get(i)), new float[VALUES]),
              CPU.scope().upload(noise, 1, 4, 4, 4),
              new int[] {500},
              encoder.tokenize(List.of(pictures.get(i).prompt())),
              List.of(pictures.get(i).size()));
      assertThat(validation.evaluate(CPU.scope(), i, trainable.context()).perExample())
          .isEqualTo(tiny.loss(trainable).perExample(expected, trainable.context()));
    }
  }

  private static BatchPlanner planner(List<TrainingImage> images, int batchSize) {
    return planner(images, batchSize, Leftovers.CARRY);
  }

  private static BatchPlanner planner(
      List<TrainingImage> images, int batchSize, Leftovers leftovers) {
    return new BatchPlanner(
        new TreeMap<>(Map.of(RESOLUTION, placements(images))), batchSize, leftovers, SEED);
  }

  private static List<Placement> placements(List<TrainingImage> images) {
    return images.stream().map(image -> new Placement(image, RESOLUTION)).toList();
  }

  private static ExampleLoader loader(
      BatchPlanner planner, List<TrainingImage> images, PromptEncoder encoder) {
    return new ExampleLoader(
        planner, dataset(images, encoder), tiny.noising(Optional.empty(), 0), SEED);
  }

  private static EncodedDataset dataset(List<TrainingImage> images, PromptEncoder encoder) {
    return new EncodedDataset(
        LatentCache.encode(tiny.model(), placements(images), done -> {}),
        new TrainingPrompts("<cat>", new CaptionTemplates("none", List.of("a {}")), images),
        encoder);
  }

  /** Values of about 1 with some roundings. */
  private static float[] latents(BufferedImage crop, float[] draw, int example) {
    NDArray pixels = CPU.scope().upload(PixelArrays.toChw(crop), 1, 3, 8, 8);
    LatentDistribution found = tiny.model().encoder().encode(pixels);
    float factor = (float) tiny.model().config().vae().scalingFactor();
    float[] mean = found.mean().toFloatArray();
    float[] deviation = found.logVariance().mul(0.5).exp().toFloatArray();
    float[] latents = new float[VALUES];
    for (int i = 0; i < VALUES; i++) {
      latents[i] = factor * (mean[i] + deviation[i] * draw[example * VALUES + i]);
    }
    return latents;
  }

  private static Followed followed(
      String name, int width, int height, int color, int left, int top, String text, String prompt)
      throws IOException {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        picture.setRGB(x, y, color + x * 0x0a0001 + y * 0x000b02);
      }
    }
    Path file = folder.resolve(name + ".png");
    PngFiles.write(file, picture, Map.of());
    Caption caption = new Caption(folder.resolve(name + ".txt"), text);
    return new Followed(
        new TrainingImage(file, width, height, Optional.of(caption), name),
        prompt,
        picture.getSubimage(left, top, 8, 8),
        new PictureSize(height, width, top, left, 8, 8));
  }
}
