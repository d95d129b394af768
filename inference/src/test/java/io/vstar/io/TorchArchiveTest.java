package io.vstar.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vstar.error.CheckpointException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests damaged and malicious torch files. Pickles are written as Latin-1 text, see pickletools.
 */
class TorchArchiveTest {
  private static final String PROTO = "\u0080\u0002";

  /** A tensor over storage "0" of 4 floats; wants offset, shape tuple and strides tuple. */
  private static final String TENSOR =
      "ctorch._utils\n_rebuild_tensor_v2\n(("
          + text("storage")
          + "ctorch\nFloatStorage\n"
          + text("0")
          + text("cpu")
          + "K\u0004tQ%s\u0089ccollections\nOrderedDict\n)RtR";

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("refusedPickles")
  void refusesAPickle(String pickle, String message) throws IOException {
    Path file = zip(PROTO + pickle, Map.of("data/0", new byte[16]));
    assertRefused(file, message);
  }

  static Stream<Arguments> refusedPickles() {
    return Stream.of(
        Arguments.of(
            "cposix\nsystem\n" + text("ls") + "\u0085R.",
            "is refused: it asks for posix.system, which no model needs and which may be harmful"),
        Arguments.of("c__builtin__\neval\n.", "it asks for __builtin__.eval"),
        Arguments.of("ctorch\n_load_from_bytes\n.", "it asks for torch._load_from_bytes"),
        Arguments.of(text("os") + text("system") + "\u0093.", "has the instruction 0x93"),
        Arguments.of("(iposix\nsystem\n.", "has the instruction 0x69"),
        Arguments.of("\u0082\u0001.", "has the instruction 0x82"),
        Arguments.of("X\u00ff\u00ff\u00ff\u007fabc.", "announces a text of 2147483647 bytes"),
        Arguments.of("X\u00ff\u00ff\u00ff\u00ffabc.", "announces a text of -1 bytes"),
        Arguments.of("}(K\u0001K\u0002", "its pickle is damaged"),
        Arguments.of("tttR.", "its pickle is damaged"),
        Arguments.of("h\u0007.", "is refused"),
        Arguments.of("K\u0001)R.", "its pickle is damaged"),
        Arguments.of("}]K\u0001s.", "a dict with keys that are no strings or numbers"),
        Arguments.of("K\u0001}b.", "gives a state to a value that has none"),
        Arguments.of(text("x") + "Q.", "its pickle is damaged"),
        Arguments.of("]q\u0000h\u0000a.", "nested more than 100 deep"),
        Arguments.of(tensor("K\u0000", "K\u0004", "K\u0002"), "does not fit its storage"),
        Arguments.of(tensor("K\u0001", "K\u0004", "K\u0001"), "does not fit its storage"),
        Arguments.of(tensor("J\u00ff\u00ff\u00ff\u00ff", "K\u0001", "K\u0001"), "does not fit"),
        Arguments.of(tensor("K\u0000", "J\u00ff\u00ff\u00ff\u00ff", "K\u0001"), "does not fit"),
        Arguments.of(tensor("K\u0003", "K\u0004", "J\u00ff\u00ff\u00ff\u00ff"), "does not fit"),
        Arguments.of(tensor("K\u0000", "J\u0000\u0000\u0000\u0040", "K\u0000"), "does not fit"),
        Arguments.of(
            TENSOR.formatted("K\u0000K\u0001K\u0004\u0086K\u0001\u0085") + ".", "does not fit"));
  }

  @Test
  void readsValuesSharedManyTimesOnce() throws IOException {
    StringBuilder lists = new StringBuilder("]q\u0000");
    for (int level = 1; level < 90; level++) { // 2^90 lists if they were copied
      lists.append("]q").append((char) level);
      lists
          .append("(h")
          .append((char) (level - 1))
          .append('h')
          .append((char) (level - 1))
          .append('e');
    }
    Path file = zip(PROTO + lists + ".", Map.of());
    assertThat((List<?>) TorchFile.read(file)).hasSize(2);
  }

  @Test
  void leavesOutWhatTravelsAlongInModelFiles() throws IOException {
    String checkpoint = "cpytorch_lightning.callbacks.model_checkpoint\nModelCheckpoint\n";
    String scalar =
        "cnumpy.core.multiarray\nscalar\ncnumpy\ndtype\n" + text("f8") + "\u0085R\u0085R";
    Path file =
        zip(
            PROTO + "}(" + checkpoint + "}" + text("best") + scalar + text("step") + "K\u0005u.",
            Map.of());
    Map<?, ?> value = (Map<?, ?>) TorchFile.read(file);
    assertThat(value.get("step")).isEqualTo(5L);
    assertThat(value.containsKey("best")).isTrue();
    assertThat(value.get("best")).isNull();
  }

  @Test
  void namesAStorageOfAnotherLength() throws IOException {
    Path file =
        zip(PROTO + tensor("K\u0000", "K\u0004", "K\u0001"), Map.of("data/0", new byte[15]));
    assertRefused(file, "storage 0 has 15 bytes, expected 16 for 4 elements of type F32");
  }

  @Test
  void namesAMissingStorage() throws IOException {
    Path file = zip(PROTO + tensor("K\u0000", "K\u0004", "K\u0001"), Map.of());
    assertRefused(file, "is damaged: it has no entry archive/data/0");
  }

  @Test
  void refusesAnotherByteOrder() throws IOException {
    Path file = zip(PROTO + "}.", Map.of("byteorder", "big".getBytes(StandardCharsets.US_ASCII)));
    assertRefused(file, "has the byte order big, expected little");
  }

  @Test
  void refusesCompressedEntries() throws IOException {
    Path file = folder.resolve("bomb.pt");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("archive/data.pkl"));
      zip.write(new byte[1 << 20]);
    }
    assertRefused(file, "entry archive/data.pkl is compressed");
  }

  @Test
  void refusesAZipThatIsNoTorchFile() throws IOException {
    Path file = folder.resolve("a.pt");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      StoredEntry.put(zip, "readme.txt", new byte[1]);
    }
    assertRefused(file, "is not a torch file: it has 0 entries data.pkl, expected one");
  }

  @Test
  void namesAnEntryWhoseChecksumIsWrong() throws IOException {
    Path file = folder.resolve("a.pt");
    TorchFile.write(file, Map.of("w", HostTensor.ofFloats("w", new float[] {1, 2, 3, 4}, 4)));
    byte[] bytes = Files.readAllBytes(file);
    int data = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("archive/data/0") + 14;
    bytes[data + 2] ^= 1;
    Files.write(file, bytes);
    assertRefused(file, "is damaged: the checksum of entry archive/data/0 is wrong");
  }

  @Test
  void refusesAFileCutShortAnywhere() throws IOException {
    for (String name : List.of("a1111.pt", "a1111_legacy_pickle.pt")) {
      byte[] whole = Files.readAllBytes(TorchFileTest.resource(name));
      Path cut = folder.resolve(name);
      for (int length = 0; length < whole.length; length += 7) {
        Files.write(cut, Arrays.copyOf(whole, length));
        assertThatExceptionOfType(CheckpointException.class)
            .as("%s cut to %d bytes", name, length)
            .isThrownBy(() -> TorchFile.read(cut))
            .withMessageContaining(cut.toString());
      }
    }
  }

  @Test
  void survivesAnyChangedByte() throws IOException {
    for (String name : List.of("a1111_legacy_pickle.pt", "embeddings_gs-1234.pt")) {
      byte[] whole = Files.readAllBytes(TorchFileTest.resource(name));
      Path file = folder.resolve(name);
      for (int i = 0; i < whole.length; i += 3) {
        byte[] changed = whole.clone();
        changed[i] ^= (byte) 0xa5;
        Files.write(file, changed);
        try {
          TorchFile.read(file);
        } catch (CheckpointException e) {
          assertThat(e.getMessage()).contains(file.toString());
        }
      }
    }
  }

  @Test
  void namesALegacyStorageOfAnotherLength() throws IOException {
    byte[] bytes = Files.readAllBytes(TorchFileTest.resource("a1111_legacy_pickle.pt"));
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(515, Long.MAX_VALUE);
    Path file = Files.write(folder.resolve("a.pt"), bytes);
    assertRefused(file, "storage 93852081174608 has 9223372036854775807 elements, expected 64");
  }

  @Test
  void refusesAPickleThatIsNoTorchFile() throws IOException {
    Path file = Files.write(folder.resolve("a.pkl"), latin(PROTO + "}."));
    assertRefused(file, "is a pickle, but not a torch file");
  }

  @Test
  void namesAFileOfAnotherKind() throws IOException {
    Path file = Files.writeString(folder.resolve("a.pt"), "<html>");
    assertRefused(file, "is not a torch file: it is neither zip nor pickle");
    assertRefused(folder.resolve("none.pt"), "none.pt does not exist");
  }

  private static void assertRefused(Path file, String message) {
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> TorchFile.read(file))
        .withMessageStartingWith(file.toString())
        .withMessageContaining(message)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  private static String tensor(String offset, String size, String stride) {
    return TENSOR.formatted(offset + size + "\u0085" + stride + "\u0085") + ".";
  }

  private static String text(String value) {
    return "X" + (char) value.length() + "\0\0\0" + value;
  }

  private Path zip(String pickle, Map<String, byte[]> entries) throws IOException {
    Path file = folder.resolve("a.pt");
    Map<String, byte[]> all = new LinkedHashMap<>();
    all.put("data.pkl", latin(pickle));
    all.putAll(entries);
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> entry : all.entrySet()) {
        StoredEntry.put(zip, "archive/" + entry.getKey(), entry.getValue());
      }
    }
    return file;
  }

  private static byte[] latin(String pickle) {
    return pickle.getBytes(StandardCharsets.ISO_8859_1);
  }
}
