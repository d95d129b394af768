package io.vstar.inspect;

import static io.vstar.inspect.HeaderFiles.tensor;
import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.io.HostTensor;
import io.vstar.io.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Expected values from coreutils' sha256sum. */
class HashesTest {
  /** {@code sha256sum /dev/null} */
  private static final String OF_NOTHING =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  /** {@code head -c 4 /dev/zero | sha256sum} */
  private static final String OF_FOUR_ZEROS =
      "df3f619804a92fdb4057192dc43dd748ea778adc52bc498ce80524c014b81119";

  @TempDir Path folder;

  @Test
  void theTensorsHashIsThatOfAllBehindTheHeader() {
    Path file = folder.resolve("a.safetensors");
    Safetensors.write(
        file, List.of(HostTensor.ofFloats("a", new float[1], 1)), Map.of("note", "anything"));
    Hashes hashes = Hashes.of(file);
    assertThat(hashes.tensors()).contains(OF_FOUR_ZEROS);
    assertThat(hashes.autoV3()).contains("df3f619804a9");
    assertThat(hashes.autoV1()).isEqualTo(OF_NOTHING.substring(0, 8));
  }

  @Test
  void autoV1IsOfSixtyFourKibibytesFromTheFirstMebibyteOn() throws IOException {
    byte[] bytes = new byte[0x100000 + 0x10000 + 100];
    bytes[0] = 'P';
    bytes[1] = 'K';
    bytes[2] = 3;
    bytes[3] = 4;
    for (int i = 0; i < 0x10000; i++) {
      bytes[0x100000 + i] = (byte) i;
    }
    bytes[bytes.length - 1] = 1; // outside
    Path file = folder.resolve("a.ckpt");
    Files.write(file, bytes);
    Hashes hashes = Hashes.of(file);
    assertThat(hashes.autoV1()).isEqualTo("7daca209");
    assertThat(hashes.sha256())
        .isEqualTo("fa89615ed6e32767d5b41cf5a3355950959e94ba59e1852d2ed54380c0ad47d3");
    assertThat(hashes.autoV2()).isEqualTo("fa89615ed6");
    assertThat(hashes.tensors()).isEmpty();
  }

  @Test
  void aFileShorterThanTheWindowIsHashedAsFarAsItGoes() throws IOException {
    byte[] bytes = new byte[0x100000 + 4];
    bytes[0] = 'B';
    bytes[1] = 'M';
    Path file = folder.resolve("a.bmp");
    Files.write(file, bytes);
    assertThat(Hashes.of(file).autoV1()).isEqualTo(OF_FOUR_ZEROS.substring(0, 8));
  }

  @Test
  void aHashInTheMetadataIsComparedWithTheTensors() {
    Hashes hashes = new Hashes("00", "00", Optional.of("ab12"));
    assertThat(notes("0xAB12", hashes)).isEmpty();
    assertThat(notes("0xab13", hashes))
        .containsExactly(
            "its tensors are not those its metadata speak of: modelspec.hash_sha256 is 0xab13,"
                + " found 0xab12");
  }

  private List<String> notes(String own, Hashes hashes) {
    Path file =
        HeaderFiles.write(
            folder.resolve("b.safetensors"),
            Map.of("modelspec.hash_sha256", own),
            tensor("lora_unet_a.lora_down.weight", 4, 768));
    return Inspector.inspect(file).withHashes(hashes).notes();
  }
}
