package io.vstar.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.error.ConfigException;
import io.vstar.error.DatasetException;
import io.vstar.image.PngFiles;
import io.vstar.train.bucket.Augmenter;
import io.vstar.train.bucket.BatchPlanner;
import io.vstar.train.bucket.Jitter;
import io.vstar.train.config.ConfigLoader;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.dataset.DatasetFinding;
import io.vstar.train.dataset.DatasetSplit;
import io.vstar.train.inversion.TextualInversionMethod;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparedDataTest {
  @TempDir private Path folder;
  private TrainConfig config;

  @Test
  void theSamePicturesChooseAndReportUnlessAShareIsSetAside() throws IOException {
    PreparedData data = prepare(4, "");
    assertThat(data.validation()).hasSize(4);
    assertThat(data.control()).isEqualTo(data.validation());
    assertThat(data.controlOnly()).isZero();
  }

  @Test
  void aShareOfTheHeldOutPicturesChoosesNothing() throws IOException {
    PreparedData data = prepare(5, "validation: {control: 0.4}");
    assertThat(data.validation()).hasSize(3);
    assertThat(data.control()).hasSize(2).doesNotContainAnyElementsOf(data.validation());
    assertThat(data.controlOnly()).isEqualTo(2);
    assertThat(data.measured()).hasSize(5);
    assertThat(data.all(new Augmenter(1))).hasSize(7);
  }

  @Test
  void everyVariantIsEncodedAndTheMiddleIsMeasured() throws IOException {
    picture("pictures/a.png");
    PreparedData data =
        prepare(
            2,
            "",
            "other",
            "subsets: [{path: pictures, flip: true, augment: {rotationJitter: 3}}]");
    // Of each of 2 pictures 4 rotations and their mirror images, and 2 held-out ones as they are.
    assertThat(data.all(new Augmenter(1))).hasSize(2 * 4 * 2 + 2);
    assertThat(data.measured()).allMatch(each -> each.jitter() == Jitter.NONE && !each.flipped());
  }

  @Test
  void theLossIsMeasuredOnWhatIsLearnedNotOnClassPictures() throws IOException {
    picture("class/c.png");
    PreparedData data =
        prepare(
            0,
            "",
            "",
            "subsets: [{path: pictures}, {path: class, regularisation: true, weight: 0.5}]");
    assertThat(data.training().placements()).hasSize(3);
    assertThat(data.measured())
        .hasSize(2)
        .noneMatch(each -> each.image().subset().regularisation());
  }

  @Test
  void priorPreservationDealsClassPicturesBesideTheOthers() throws IOException {
    picture("class/c.png");
    picture("class/d.png");
    String subsets = "subsets: [{path: pictures}, {path: class, regularisation: true}]";
    BatchPlanner mixed = prepare(0, "", "", subsets).planner(config);
    assertThat(mixed.classPictures()).isEmpty();
    assertThat(mixed.table().rows().get(0).pictures()).isEqualTo(4);

    PreparedData data = prepare(0, "training: {priorPreservation: true}", "", subsets);
    BatchPlanner beside = data.planner(config);
    BatchPlanner classes = beside.classPictures().orElseThrow();
    for (int index = 0; index < 20; index++) {
      assertThat(beside.plan(index).images()).noneMatch(each -> each.subset().regularisation());
      assertThat(classes.plan(index).images())
          .hasSameSizeAs(beside.plan(index).images())
          .allMatch(each -> each.subset().regularisation());
    }
  }

  @Test
  void smallPicturesAreWarnedOfLeftOutOrRefused() throws IOException {
    Path small = picture("pictures/small.png", 300, 300);
    assertThat(prepare(0, "", "", "path: pictures").training().placements()).hasSize(3);

    PreparedData left = prepare(0, "", "", "path: pictures, upscaling: leave-out");
    assertThat(left.training().placements()).hasSize(2);
    assertThat(left.training().findings())
        .extracting(DatasetFinding::message)
        .containsExactly(
            small + " (300x300) is not used: it would be enlarged; use a larger picture of it");

    assertThatThrownBy(() -> prepare(0, "", "", "path: pictures, upscaling: refuse"))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining(small + " (300x300) is smaller than 512x512")
        .hasMessageContaining("dataset.upscaling: warn");
  }

  @Test
  void aShareThatLeavesNoPictureIsRefused() {
    assertThatThrownBy(() -> prepare(1, "validation: {control: 0.5}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("validation.control is 0.5, but of 1 held-out pictures");
    assertThatThrownBy(() -> prepare(0, "validation: {control: 0.5}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("of 0 held-out pictures");
  }

  @Test
  void aHeldOutPictureThatIsLeftOutIsNamed() throws IOException {
    picture("other/strip.png", 1600, 100);
    PreparedData data = prepare(2, "bucket: {maxError: 0.5}");
    assertThat(data.validation()).hasSize(2);
    assertThat(data.heldOut().orElseThrow().notes())
        .extracting(DatasetFinding::message)
        .anySatisfy(line -> assertThat(line).contains("strip.png (1600x100)", "it is not used"));
  }

  @Test
  void aRunOfWhichNoPictureIsLeftIsRefused() throws IOException {
    picture("pictures/strip.png", 1600, 100);
    Files.createDirectories(folder.resolve("other"));
    picture("other/strip.png", 1700, 100);
    assertThatThrownBy(() -> prepare(0, "bucket: {maxError: 0.5}", "other"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("no held-out picture is left: ")
        .hasMessageContaining("strip.png (1700x100) has an extreme shape");
  }

  @Test
  void theBatchesFollowTheConfigAndSmallBucketsAreWarnedOf() throws IOException {
    PreparedData data = prepare(0, "bucket: {leftovers: keep}\ntraining: {batchSize: 4}");
    assertThat(data.planner(config).plan(5).images()).hasSize(2);
    assertThat(data.planner(config).table().warning())
        .get()
        .asString()
        .startsWith("a bucket has fewer pictures than a batch of 4: 512x512 (2);");
  }

  private PreparedData prepare(int heldOut, String more) throws IOException {
    return prepare(heldOut, more, heldOut == 0 ? "" : "other");
  }

  private PreparedData prepare(int heldOut, String more, String held) throws IOException {
    return prepare(heldOut, more, held, "path: pictures");
  }

  private PreparedData prepare(int heldOut, String more, String held, String dataset)
      throws IOException {
    picture("pictures/a.png");
    picture("pictures/b.png");
    for (int i = 0; i < heldOut; i++) {
      picture("other/" + i + ".png");
    }
    String validation = held.isEmpty() ? "" : ", validation: " + held;
    Path file = folder.resolve("cat.yaml");
    Files.writeString(
        file,
        "model: pocket\nplaceholder: <cat>\ninitializer: cat\ndataset: {%s%s}\n%s\n"
            .formatted(dataset, validation, more));
    config = ConfigLoader.load(new TextualInversionMethod().schema(), file, List.of());
    return PreparedData.of(
        config, StableDiffusionConfig.sd15(), DatasetSplit.read(config.dataset()));
  }

  private Path picture(String name) throws IOException {
    return picture(name, 512, 512);
  }

  private Path picture(String name, int width, int height) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, name.hashCode()); // no two pictures are the same file
    PngFiles.write(file, image, Map.of());
    return file;
  }
}
