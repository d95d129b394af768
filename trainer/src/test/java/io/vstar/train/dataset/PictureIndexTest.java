package io.vstar.train.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vstar.error.DatasetException;
import io.vstar.image.ImageSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class PictureIndexTest {
  private static final int MANY = 100;

  @TempDir private Path root;
  private Path pictures;
  private Path store;

  @BeforeEach
  void writePictures() throws IOException {
    pictures = Files.createDirectories(root.resolve("pictures"));
    store = root.resolve("store");
    for (int i = 0; i < MANY; i++) {
      TestPictures.write(picture(i), 4, 4, i);
      Files.setLastModifiedTime(picture(i), FileTime.from(Instant.now().minusSeconds(60)));
    }
  }

  @Test
  void picturesThatHaveNotChangedAreNotReadAgain() throws IOException {
    List<String> first = hashes();
    forge();
    assertThat(scanned()).hasSize(MANY).containsOnly("forged").doesNotContainAnyElementsOf(first);
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "its files have no time of their entry")
  void aPictureThatHasChangedIsReadAgainAlsoIfItsSizeAndTimeAreTheOldOnes() throws IOException {
    hashes();
    forge();
    FileTime before = Files.getLastModifiedTime(picture(3));
    byte[] other = Files.readAllBytes(picture(3));
    other[other.length - 1] ^= 1; // the checksum of the last chunk, which no head has
    Files.write(picture(3), other);
    Files.setLastModifiedTime(picture(3), before);
    assertThat(hashes().get(3)).isNotEqualTo("forged");
    assertThat(hashes().get(4)).isEqualTo("forged");
  }

  @Test
  void whatChangedInTheLastMomentsIsNotKept() throws IOException {
    Files.setLastModifiedTime(picture(0), FileTime.from(Instant.now().plusSeconds(60)));
    hashes();
    assertThat(Files.readString(index())).contains("001.png").doesNotContain("000.png");
  }

  @Test
  void ofFewPicturesNothingIsKept() throws IOException {
    Files.delete(picture(0));
    hashes();
    assertThat(store).doesNotExist();
  }

  @Test
  void aDamagedStoreIsWrittenAnew() throws IOException {
    List<String> first = hashes();
    for (String content :
        List.of("", "{", "[]", "{\"format\":1}", "{\"format\":0,\"pictures\":{}}")) {
      Files.writeString(index(), content);
      assertThat(hashes()).as(content).isEqualTo(first);
      assertThat(Files.readString(index())).contains("099.png");
    }
  }

  @Test
  void theHeadIsTheOneOfTheFile() throws IOException {
    PictureIndex index = PictureIndex.open(Optional.of(store), pictures);
    assertThat(index.read(picture(1)).header().size()).isEqualTo(new ImageSize(4, 4));
    Path missing = pictures.resolve("missing.png");
    assertThatThrownBy(() -> index.read(missing))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining(missing + " does not exist");
  }

  private Path picture(int number) {
    return pictures.resolve("%03d.png".formatted(number));
  }

  /** Reads all pictures and keeps what has not changed since, as seen from a later time. */
  private List<String> hashes() {
    PictureIndex index = PictureIndex.open(Optional.of(store), pictures);
    List<String> hashes = new ArrayList<>();
    for (Path picture : DatasetFiles.list(pictures).pictures()) {
      hashes.add(index.read(picture).sha256());
    }
    index.keep(Instant.now().plusSeconds(10));
    return hashes;
  }

  private List<String> scanned() {
    return DatasetScanner.scan(
            List.of(Subset.of(pictures)), DatasetProblems.REFUSED, Optional.of(store))
        .images()
        .stream()
        .map(TrainingImage::sha256)
        .toList();
  }

  /** Writes other hashes into the store, which are seen where it is trusted. */
  private void forge() throws IOException {
    String json = Files.readString(index());
    Files.writeString(
        index(), json.replaceAll("\"sha256\":\"[0-9a-f]+\"", "\"sha256\":\"forged\""));
  }

  private Path index() throws IOException {
    try (Stream<Path> files = Files.list(store)) {
      return files.findFirst().orElseThrow();
    }
  }
}
