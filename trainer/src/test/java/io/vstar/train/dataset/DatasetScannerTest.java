package io.vstar.train.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.vstar.error.DatasetException;
import io.vstar.io.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class DatasetScannerTest {
  @TempDir private Path folder;

  @Test
  void picturesComeWithSizeCaptionAndHashInTheOrderOfTheirPaths() throws IOException {
    Path second = TestPictures.write(folder.resolve("b.PNG"), 5, 7, 1);
    Path first = TestPictures.write(folder.resolve("a/z.jpg"), 30, 20, 2);
    Path caption = Files.writeString(folder.resolve("b.txt"), "\uFEFF a {}\r\n in the  snow\n");

    Dataset dataset = DatasetScanner.scan(folder);

    assertThat(dataset.images())
        .containsExactly(
            new TrainingImage(first, 30, 20, Optional.empty(), Sha256.of(first), Subset.of(folder)),
            new TrainingImage(
                second,
                5,
                7,
                Optional.of(new Caption(caption, "a {} in the snow")),
                Sha256.of(second),
                Subset.of(folder)));
    assertThat(dataset.findings()).isEmpty();
  }

  @Test
  void theOtherSidecarExtensionIsReadTooInEitherCase() throws IOException {
    TestPictures.write(folder.resolve("a.png"), 4, 4, 1);
    Path caption = Files.writeString(folder.resolve("a.CAPTION"), "my {}");
    assertThat(DatasetScanner.scan(folder).images().get(0).caption())
        .contains(new Caption(caption, "my {}"));
  }

  @Test
  void hiddenFilesAndFoldersArePassedOver() throws IOException {
    Path visible = TestPictures.write(folder.resolve("a.png"), 4, 4, 1);
    Files.writeString(folder.resolve("._a.png"), "not a picture");
    Files.createDirectories(folder.resolve(".thumbnails"));
    Files.writeString(folder.resolve(".thumbnails/a.png"), "not a picture");
    Dataset dataset = DatasetScanner.scan(folder);
    assertThat(dataset.images()).extracting(TrainingImage::path).containsExactly(visible);
    assertThat(dataset.findings()).isEmpty();
  }

  @Test
  void resultsOfRunsBelowThePicturesAreNotLearnedFrom() throws IOException {
    Path picture = TestPictures.write(folder.resolve("a.png"), 4, 4, 1);
    TestPictures.write(folder.resolve("out/cat/runs/0001/before-after.png"), 4, 4, 2);
    Files.createFile(folder.resolve("out/cat/.lock"));
    Dataset dataset = DatasetScanner.scan(folder);
    assertThat(dataset.images()).extracting(TrainingImage::path).containsExactly(picture);
    assertThat(dataset.findings()).isEmpty();
  }

  @Test
  void aFolderBelowAHiddenOneCanBeScanned() throws IOException {
    TestPictures.write(folder.resolve(".data/cat/a.png"), 4, 4, 1);
    assertThat(DatasetScanner.scan(folder.resolve(".data/cat")).images()).hasSize(1);
  }

  @Test
  void duplicatesUnusedCaptionsAndUnknownFilesAreReported() throws IOException {
    Path original = TestPictures.write(folder.resolve("a.png"), 4, 4, 1);
    Path duplicate = Files.copy(original, folder.resolve("copy.png"));
    Path orphan = Files.writeString(folder.resolve("lost.txt"), "a cat");
    Path unread = Files.writeString(folder.resolve("photo.heic"), "?");
    Path unknown = Files.writeString(folder.resolve("table.csv"), "?");
    Dataset dataset = DatasetScanner.scan(folder);
    assertThat(dataset.images()).hasSize(2);
    assertThat(dataset.findings())
        .containsExactly(
            FolderFindings.duplicate(duplicate, original),
            FolderFindings.captionWithoutPicture(orphan),
            FolderFindings.unusedFile(unread),
            FolderFindings.unusedFile(unknown));
    assertThat(dataset.findings())
        .extracting(DatasetFinding::message)
        .containsExactly(
            duplicate + " is the same picture as " + original + " and counts twice; remove one",
            orphan + " is not used: no picture beside it has the same name",
            unread
                + " is not used: it is a HEIC picture, which is not read here; save it as PNG or"
                + " JPEG with another program",
            unknown + " is not used: pictures end in bmp, gif, jpeg, jpg, png, webp");
  }

  @Test
  void anEmptyFolderIsRefused() throws IOException {
    Files.writeString(folder.resolve("readme.md"), "pictures follow");
    assertRefused(
        folder + " holds no pictures, expected files that end in bmp, gif, jpeg, jpg, png, webp");
  }

  @Test
  void aMissingFolderIsRefused() {
    Path missing = folder.resolve("cat");
    assertThatThrownBy(() -> DatasetScanner.scan(missing))
        .isInstanceOf(DatasetException.class)
        .hasMessage(missing + " is not a folder, expected a folder of pictures");
  }

  @Test
  void aPictureThatCannotBeReadIsNamed() throws IOException {
    TestPictures.write(folder.resolve("a.png"), 4, 4, 1);
    Path broken = Files.writeString(folder.resolve("b.jpg"), "not a picture");
    assertRefused(
        broken
            + " is not a picture of a known kind; expected one of [bmp, gif, jpeg, jpg, png,"
            + " webp]");
  }

  @Test
  void aCaptionThatIsBlankOrNotTextIsNamed() throws IOException {
    TestPictures.write(folder.resolve("a.png"), 4, 4, 1);
    Path caption = Files.writeString(folder.resolve("a.txt"), " \n");
    assertRefused(caption + " is empty; write a caption, or remove the file");
    Files.write(caption, "café".getBytes(StandardCharsets.ISO_8859_1));
    assertRefused(
        caption
            + " is not UTF-8 text: it has the byte 0xE9 at position 3, as Windows-1252 or another"
            + " old encoding has; save it as UTF-8");
  }

  @Test
  void twoCaptionsForOnePictureAreRefused() throws IOException {
    TestPictures.write(folder.resolve("a.png"), 4, 4, 1);
    Path one = Files.writeString(folder.resolve("a.caption"), "a {}");
    Path two = Files.writeString(folder.resolve("a.txt"), "the {}");
    assertRefused(one + " and " + two + " caption the same picture; remove one");
  }

  @Test
  void aLinkThatLeadsBackIsPassedOverWithAWarning() throws IOException {
    Path picture = TestPictures.write(folder.resolve("sub/a.png"), 4, 4, 1);
    Path loop = Files.createSymbolicLink(folder.resolve("sub/again"), folder);
    Files.createSymbolicLink(folder.resolve("sub/.hidden"), folder);

    Dataset dataset = DatasetScanner.scan(folder);

    assertThat(dataset.images()).extracting(TrainingImage::path).containsExactly(picture);
    assertThat(dataset.findings())
        .extracting(DatasetFinding::message)
        .containsExactly(
            loop + " is not followed: it leads back to a folder that it lies in; remove it");
  }

  @Test
  void linkedFoldersAndPicturesAreRead(@TempDir Path elsewhere) throws IOException {
    TestPictures.write(elsewhere.resolve("b.png"), 4, 4, 1);
    Path single = TestPictures.write(elsewhere.resolve("single/c.png"), 4, 4, 2);
    Files.createSymbolicLink(folder.resolve("a.png"), single);
    Files.createSymbolicLink(folder.resolve("x.png"), elsewhere); // a folder, whatever it is called
    assertThat(DatasetScanner.scan(folder).images())
        .extracting(TrainingImage::path)
        .containsExactly(
            folder.resolve("a.png"),
            folder.resolve("x.png/b.png"),
            folder.resolve("x.png/single/c.png"));
  }

  @Test
  void aLinkThatLeadsNowhereIsRefused() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("a.png"), folder.resolve("gone.png"));
    assertRefused(link + " is a link that leads nowhere; mend or remove it");
    Files.delete(link);
    TestPictures.write(folder.resolve("a.png"), 4, 4, 1);
    Path caption = Files.createSymbolicLink(folder.resolve("a.txt"), folder.resolve("gone.txt"));
    assertRefused(
        caption + " is no text file, but a link that leads nowhere, a pipe or a device; remove it");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  @Timeout(10)
  void aDeviceOrAPipeIsRefusedBeforeItIsOpened() throws IOException, InterruptedException {
    Path device = Files.createSymbolicLink(folder.resolve("a.png"), Path.of("/dev/zero"));
    assertRefused(device + " is no file but a folder, pipe or device; remove it");
    Files.delete(device);
    Path pipe = folder.resolve("b.png");
    assumeThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertRefused(pipe + " is no file but a folder, pipe or device; remove it");
  }

  @Test
  void hashesFollowContentsAndNotPlaces() throws IOException {
    Path picture = TestPictures.write(folder.resolve("here/sub/a.png"), 4, 4, 1);
    Files.writeString(folder.resolve("here/sub/a.txt"), "a {}");
    Files.createDirectories(folder.resolve("there/sub"));
    Files.copy(picture, folder.resolve("there/sub/a.png"));
    // Another line end, but the same caption for training.
    Files.writeString(folder.resolve("there/sub/a.txt"), "a {}\r\n");

    var hashes = DatasetScanner.scan(folder.resolve("here")).hashes();

    assertThat(hashes).containsOnlyKeys("sub/a.png", "sub/a.txt");
    // printf 'a {}' | sha256sum
    assertThat(hashes)
        .containsEntry(
            "sub/a.txt", "9a4487ccbedf68e53bfd4feff149a0fb4e7c47af7ebcdd80db1984dc5cf5abdf");
    assertThat(DatasetScanner.scan(folder.resolve("there")).hashes()).isEqualTo(hashes);
  }

  @Test
  void subsetsStandOneAfterTheOtherEachInTheOrderOfItsPaths() throws IOException {
    Path far = TestPictures.write(folder.resolve("far/a.png"), 4, 4, 1);
    Path near = TestPictures.write(folder.resolve("near/a.png"), 4, 4, 2);
    Files.writeString(folder.resolve("near/a.txt"), "a {}");
    Subset first = new Subset(folder.resolve("near"), 2, 1, Optional.empty());
    Subset second = Subset.of(folder.resolve("far"));
    Dataset dataset = DatasetScanner.scan(List.of(first, second));
    assertThat(dataset.images()).extracting(TrainingImage::path).containsExactly(near, far);
    assertThat(dataset.images()).extracting(TrainingImage::subset).containsExactly(first, second);
    assertThat(dataset.hashes())
        .containsOnlyKeys("subsets[0]/a.png", "subsets[0]/a.txt", "subsets[1]/a.png");
    assertThat(dataset.findings()).isEmpty();
  }

  @Test
  void aPictureInTwoSubsetsIsTold() throws IOException {
    Path near = TestPictures.write(folder.resolve("near/a.png"), 4, 4, 1);
    Path copy = TestPictures.write(folder.resolve("far/b.png"), 4, 4, 1);
    Subset first = Subset.of(folder.resolve("near"));
    Subset second = Subset.of(folder.resolve("far"));
    assertThat(DatasetScanner.scan(List.of(first, second)).findings())
        .containsExactly(FolderFindings.duplicate(copy, near));
    assertThat(DatasetScanner.scan(List.of(first, Subset.of(folder))).findings())
        .containsExactly(
            FolderFindings.overlappingSubsets(folder, folder.resolve("near")),
            FolderFindings.duplicate(copy, near));
  }

  @Test
  void theHashOfTemplatesIsThatOfTheDatasetUnlessASubsetHasItsOwn() throws IOException {
    TestPictures.write(folder.resolve("a.png"), 4, 4, 1);
    CaptionTemplates common = new CaptionTemplates("common", List.of("a {}"));
    CaptionTemplates own = new CaptionTemplates("own", List.of("my {}"));
    CaptionTemplates other = new CaptionTemplates("own", List.of("your {}"));
    assertThat(templatesHash(Optional.empty(), common)).isEqualTo(common.sha256());
    assertThat(templatesHash(Optional.of(own), common))
        .isEqualTo(templatesHash(Optional.of(own), common))
        .isNotEqualTo(common.sha256())
        .isNotEqualTo(templatesHash(Optional.of(other), common))
        .isNotEqualTo(templatesHash(Optional.of(own), other));
  }

  private String templatesHash(Optional<CaptionTemplates> own, CaptionTemplates common) {
    return DatasetScanner.scan(List.of(new Subset(folder, 1, 1, own))).templatesHash(common);
  }

  private void assertRefused(String message) {
    assertThatThrownBy(() -> DatasetScanner.scan(folder))
        .isInstanceOf(DatasetException.class)
        .hasMessage(message);
  }
}
