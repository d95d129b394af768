package io.vstar.train.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vstar.error.DatasetException;
import io.vstar.train.config.AugmentSettings;
import io.vstar.train.config.BackgroundColor;
import io.vstar.train.config.CaptionSettings;
import io.vstar.train.config.CaptionYaml;
import io.vstar.train.config.DatasetSettings;
import io.vstar.train.config.LatentFolder;
import io.vstar.train.config.MaskSource;
import io.vstar.train.config.SubsetSettings;
import io.vstar.train.config.TemplateSource;
import io.vstar.train.config.Upscaling;
import io.vstar.train.config.ValidationSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetSplitTest {
  @TempDir private Path root;

  @Test
  void withoutValidationEverythingIsTrainedOn() throws IOException {
    writePictures("cat", 3);
    DatasetSplit split = read(Optional.empty());
    assertThat(split.training().images()).hasSize(3);
    assertThat(split.validation()).isEmpty();
  }

  @Test
  void aFractionIsSetAsideByContent() throws IOException {
    writePictures("cat", 10);
    DatasetSplit split = read(Optional.of(new ValidationSource.Fraction(0.25)));
    Set<String> heldOut = contents(split.validation().orElseThrow());
    assertThat(heldOut).hasSize(3);
    assertThat(contents(split.training())).hasSize(7).doesNotContainAnyElementsOf(heldOut);

    Files.move(root.resolve("cat/0.png"), root.resolve("cat/renamed.png"));
    DatasetSplit renamed = read(Optional.of(new ValidationSource.Fraction(0.25)));
    assertThat(contents(renamed.validation().orElseThrow())).isEqualTo(heldOut);
  }

  @Test
  void aFractionLeavesOnePictureOnEachSideAtLeast() throws IOException {
    writePictures("cat", 2);
    for (double fraction : new double[] {0.01, 0.99}) {
      DatasetSplit split = read(Optional.of(new ValidationSource.Fraction(fraction)));
      assertThat(split.training().images()).hasSize(1);
      assertThat(split.validation().orElseThrow().images()).hasSize(1);
    }
  }

  @Test
  void copiesOfAPictureStayOnOneSide() throws IOException {
    writePictures("cat", 4);
    for (int i = 0; i < 4; i++) {
      Files.copy(root.resolve("cat/" + i + ".png"), root.resolve("cat/copy" + i + ".png"));
    }
    DatasetSplit split = read(Optional.of(new ValidationSource.Fraction(0.5)));
    assertThat(split.training().images()).hasSize(4);
    assertThat(contents(split.training()))
        .hasSize(2)
        .doesNotContainAnyElementsOf(contents(split.validation().orElseThrow()));
  }

  @Test
  void asideOfOnePictureNothingCanBeSet() throws IOException {
    writePictures("cat", 1);
    assertThatThrownBy(() -> read(Optional.of(new ValidationSource.Fraction(0.5))))
        .isInstanceOf(DatasetException.class)
        .hasMessage(
            root.resolve("cat")
                + " holds one picture, expected at least 2 to set some aside; remove"
                + " dataset.validation");
  }

  @Test
  void aHeldOutPictureThatIsTrainedOnIsRefused() throws IOException {
    writePictures("cat", 3);
    Path heldOut = TestPictures.write(root.resolve("held-out/x.png"), 4, 4, 99);
    var source = Optional.<ValidationSource>of(new ValidationSource.Folder(heldOut.getParent()));
    assertThat(read(source).validation().orElseThrow().images()).hasSize(1);

    Path leaked = Files.copy(root.resolve("cat/1.png"), root.resolve("held-out/y.png"));
    assertThatThrownBy(() -> read(source))
        .isInstanceOf(DatasetException.class)
        .hasMessage(
            "%s is held out but also trained on, as %s; remove one, or the held-out loss means nothing"
                .formatted(leaked, root.resolve("cat/1.png")));
  }

  @Test
  void heldOutPicturesHaveTheCaptionRulesOfTheDataset() throws IOException {
    writePictures("cat", 1);
    TestPictures.write(root.resolve("held-out/02 red hat.png"), 4, 4, 9);
    CaptionSettings names = CaptionYaml.read("{source: filename, prefix: 'a {},'}");
    DatasetSplit split =
        DatasetSplit.read(
            new DatasetSettings(
                Optional.of(root.resolve("cat")),
                List.of(),
                Optional.of(new ValidationSource.Folder(root.resolve("held-out"))),
                TemplateSource.BuiltIn.SUBJECT,
                Optional.of(names),
                75,
                new LatentFolder(Optional.empty()),
                BackgroundColor.WHITE,
                Upscaling.WARN,
                Optional.empty(),
                false));
    TrainingImage heldOut = split.validation().orElseThrow().images().get(0);
    TrainingPrompts prompts =
        new TrainingPrompts(
            "<cat>", CaptionTemplates.of(TemplateSource.BuiltIn.SUBJECT), List.of(heldOut));
    assertThat(prompts.measured(heldOut)).isEqualTo("a <cat>, red hat");
  }

  @Test
  void classPicturesAreNeverSetAside() throws IOException {
    writePictures("cat", 4);
    TestPictures.write(root.resolve("class/x.png"), 4, 4, 50);
    for (double fraction : new double[] {0.25, 0.99}) {
      DatasetSplit split =
          read(
              List.of(
                  subset("cat", MaskSource.NONE, false), subset("class", MaskSource.NONE, true)),
              Optional.of(new ValidationSource.Fraction(fraction)));
      assertThat(split.validation().orElseThrow().images())
          .noneMatch(image -> image.subset().regularisation());
      assertThat(split.training().images()).anyMatch(image -> image.subset().regularisation());
      assertThat(split.training().images().size() + split.validation().get().images().size())
          .isEqualTo(5);
    }
  }

  @Test
  void heldOutPicturesAreReadLikeTheFirstSubsetWithMasks() throws IOException {
    for (String name : List.of("cat/a", "dog/b", "held-out/c")) {
      TestPictures.write(root.resolve(name + ".png"), 4, 4, name.hashCode());
      TestPictures.write(root.resolve(name + ".mask.png"), 4, 4, ~name.hashCode());
    }
    var heldOut =
        Optional.<ValidationSource>of(new ValidationSource.Folder(root.resolve("held-out")));
    SubsetSettings cat = subset("cat", MaskSource.FILE, false);

    for (MaskSource other : List.of(MaskSource.FILE, MaskSource.NONE)) {
      DatasetSplit split = read(List.of(subset("dog", other, false), cat), heldOut);
      assertThat(split.validation().orElseThrow().images())
          .singleElement()
          .matches(image -> image.mask().isPresent() && !image.subset().pixels().flip());
    }
    Files.delete(root.resolve("held-out/c.mask.png"));
    DatasetSplit split = read(List.of(subset("dog", MaskSource.NONE, false)), heldOut);
    assertThat(split.validation().orElseThrow().images())
        .singleElement()
        .matches(image -> image.mask().isEmpty());
  }

  @Test
  void masksThatAreAskedForAndNotThereAreAnError() throws IOException {
    writePictures("cat", 2);
    assertThatThrownBy(() -> read(List.of(subset("cat", MaskSource.FILE, false)), Optional.empty()))
        .isInstanceOf(DatasetException.class)
        .hasMessage(
            root.resolve("cat")
                + " holds no masks, expected files such as cat.mask.png or cat-masklabel.png beside"
                + " cat.jpg; or leave mask: file out");
  }

  private SubsetSettings subset(String name, MaskSource mask, boolean regularisation) {
    return new SubsetSettings(
        root.resolve(name),
        1,
        1,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        mask,
        0,
        true,
        AugmentSettings.NONE,
        regularisation);
  }

  private static DatasetSplit read(
      List<SubsetSettings> subsets, Optional<ValidationSource> validation) {
    return DatasetSplit.read(
        new DatasetSettings(
            Optional.empty(),
            subsets,
            validation,
            TemplateSource.BuiltIn.SUBJECT,
            new LatentFolder(Optional.empty())));
  }

  private void writePictures(String folder, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      TestPictures.write(root.resolve(folder).resolve(i + ".png"), 4, 4, i);
    }
  }

  private DatasetSplit read(Optional<? extends ValidationSource> validation) {
    return DatasetSplit.read(
        new DatasetSettings(
            Optional.of(root.resolve("cat")),
            List.of(),
            validation.map(source -> source),
            TemplateSource.BuiltIn.SUBJECT,
            new LatentFolder(Optional.empty())));
  }

  private static Set<String> contents(Dataset dataset) {
    Stream<String> hashes = dataset.images().stream().map(TrainingImage::sha256);
    return hashes.collect(Collectors.toSet());
  }
}
