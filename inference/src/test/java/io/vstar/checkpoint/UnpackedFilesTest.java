package io.vstar.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackedFilesTest {
  private static final Map<String, String> CONTENT =
      Map.of("a.json", "{}", "unet/weights", "0123456789");

  @TempDir Path cache;
  private Path target;

  @BeforeEach
  void unpack() throws IOException {
    target = cache.resolve("pocket");
    start();
  }

  @Test
  void theFilesAreUnpackedOnceAndNothingElseIsLeft() throws IOException {
    FileTime first = Files.getLastModifiedTime(target.resolve("unet/weights"));
    start();
    assertWhole();
    assertThat(Files.getLastModifiedTime(target.resolve("unet/weights"))).isEqualTo(first);
    try (Stream<Path> all = Files.list(cache)) {
      assertThat(all).containsExactly(target);
    }
  }

  @Test
  void aFileThatIsGoneIsUnpackedAgain() throws IOException {
    Files.delete(target.resolve("unet/weights"));
    Files.delete(target.resolve("unet"));
    start();
    assertWhole();
  }

  @Test
  void aFileWithOtherBytesIsUnpackedAgainThoughItsTimeAndSizeAreTheSame() throws IOException {
    Path file = target.resolve("unet/weights");
    FileTime time = Files.getLastModifiedTime(file);
    Files.writeString(file, "0123456780");
    Files.setLastModifiedTime(file, time);
    start();
    assertWhole();
  }

  @Test
  void aFileThatWasCutIsUnpackedAgain() throws IOException {
    Files.writeString(target.resolve("a.json"), "{");
    start();
    assertWhole();
  }

  @Test
  void whatAKilledRunLeftIsRemovedOnceNobodyCanBeAtIt() throws IOException {
    Path left = Files.createDirectories(cache.resolve("unpacking-123/unet"));
    Files.writeString(left.resolve("weights"), "0123");

    start();
    assertThat(left).exists(); // may be another run's, at this moment

    start(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(61)));
    assertThat(left.getParent()).doesNotExist();
    assertWhole();
  }

  private void start() throws IOException {
    start(Clock.systemUTC());
  }

  private void start(Clock clock) throws IOException {
    new UnpackedFiles(new Texts(), List.copyOf(CONTENT.keySet()), clock).into(target);
  }

  private void assertWhole() {
    CONTENT.forEach((name, text) -> assertThat(target.resolve(name)).hasContent(text));
  }

  private static final class Texts implements UnpackedFiles.Source {
    @Override
    public InputStream open(String name) {
      return new ByteArrayInputStream(bytes(name));
    }

    @Override
    public long size(String name) {
      return bytes(name).length;
    }

    @Override
    public long checksum(String name) {
      CRC32 crc = new CRC32();
      crc.update(bytes(name));
      return crc.getValue();
    }

    private static byte[] bytes(String name) {
      return CONTENT.get(name).getBytes(StandardCharsets.US_ASCII);
    }
  }
}
