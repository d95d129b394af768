package io.vstar.train.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vstar.error.DatasetException;
import io.vstar.io.Sha256;
import io.vstar.train.config.AugmentSettings;
import io.vstar.train.config.BackgroundColor;
import io.vstar.train.config.MaskSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaskFilesTest {
  @TempDir private Path folder;

  private Path picture(String name, int color) throws IOException {
    return TestPictures.write(folder.resolve(name), 8, 8, color);
  }

  private Dataset scan(MaskSource mask) {
    PixelRules rules = new PixelRules(BackgroundColor.WHITE, mask, 0, false, AugmentSettings.NONE);
    return DatasetScanner.scan(List.of(Subset.of(folder).with(rules)));
  }

  @Test
  void bothNamesOfMasksAreFoundAndAreNoPictures() throws IOException {
    Path photo = picture("photo.jpg", 1);
    Path mask = picture("photo.mask.png", 2);
    Path drawing = picture("sub/My Drawing.png", 3);
    Path label = picture("sub/My Drawing-MaskLabel.PNG", 4);
    Path other = picture("unmasked.png", 5); // a name that only ends like one

    Dataset dataset = scan(MaskSource.FILE);

    assertThat(dataset.images()).extracting(TrainingImage::path).contains(photo, drawing, other);
    assertThat(dataset.images()).hasSize(3);
    assertThat(mask(dataset, photo)).contains(new PictureMask(mask, Sha256.of(mask)));
    assertThat(mask(dataset, drawing)).contains(new PictureMask(label, Sha256.of(label)));
    assertThat(mask(dataset, other)).isEmpty();
    assertThat(dataset.findings())
        .containsExactly(FolderFindings.picturesWithoutMask(folder, other, 1));
    assertThat(dataset.hashes()).containsEntry("photo.mask.png", Sha256.of(mask));
  }

  private static Optional<PictureMask> mask(Dataset dataset, Path picture) {
    return dataset.images().stream()
        .filter(image -> image.path().equals(picture))
        .findFirst()
        .orElseThrow()
        .mask();
  }

  @Test
  void filesThatAreNamedLikeMasksAreTrainedOnUnlessMasksAreAskedFor() throws IOException {
    picture("photo.png", 1);
    Path mask = picture("photo.mask.png", 2);
    Dataset dataset = scan(MaskSource.NONE);
    assertThat(dataset.images()).hasSize(2).allMatch(image -> image.mask().isEmpty());
    assertThat(dataset.findings()).containsExactly(FolderFindings.maskTrainedOn(mask));
  }

  @Test
  void aMaskWithoutItsPictureIsNotUsed() throws IOException {
    picture("photo.png", 1);
    picture("photo.mask.png", 2);
    Path lost = picture("lost-masklabel.png", 3);
    Dataset dataset = scan(MaskSource.FILE);
    assertThat(dataset.images()).hasSize(1);
    assertThat(dataset.findings()).containsExactly(FolderFindings.maskWithoutPicture(lost));
    assertThat(dataset.hashes()).doesNotContainKey("lost-masklabel.png");
  }

  @Test
  void twoMasksOfAPictureAreRefused() throws IOException {
    picture("photo.png", 1);
    Path label = picture("photo-masklabel.png", 2);
    Path mask = picture("photo.mask.png", 3);
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(() -> scan(MaskSource.FILE))
        .withMessage("%s and %s mask the same picture; remove one", label, mask);
  }

  @Test
  void animationsAreWarnedOf() throws IOException {
    Path file = folder.resolve("a.gif");
    try (InputStream picture = getClass().getResourceAsStream("/io/vstar/image/animated.gif")) {
      Files.copy(picture, file);
    }
    assertThat(scan(MaskSource.NONE).findings())
        .containsExactly(
            DatasetFinding.of(
                DatasetProblem.ANIMATION,
                file,
                file + " is an animation, of which only the first picture is used"));
  }
}
