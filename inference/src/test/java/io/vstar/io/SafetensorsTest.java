package io.vstar.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vstar.error.CheckpointException;
import io.vstar.error.OutputException;
import java.io.IOException;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
  @TempDir Path folder;

  @Test
  void readsBackWhatItWrote() {
    Path file = folder.resolve("a.safetensors");
    HostTensor floats =
        HostTensor.ofFloats("zeta", new float[] {1, -2.5f, Float.NaN, 4, 5, 6}, 2, 3);
    HostTensor longs = HostTensor.ofLongs("alpha", new long[] {Long.MIN_VALUE, 7}, 2);
    HostTensor scalar = HostTensor.ofFloats("scalar", new float[] {3});
    HostTensor empty = HostTensor.ofFloats("empty", new float[0], 0, 4);
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("zz", "ü \"quoted\" <cat>");
    metadata.put("aa", "");

    Safetensors.write(file, List.of(floats, longs, scalar, empty), metadata);

    try (TensorFile read = Safetensors.open(file)) {
      assertThat(read.tensors().keySet()).containsExactly("zeta", "alpha", "scalar", "empty");
      assertThat(read.metadata()).containsExactlyEntriesOf(metadata);
      assertThat(read.tensor("zeta")).isEqualTo(floats);
      assertThat(read.tensor("alpha").toLongs()).containsExactly(Long.MIN_VALUE, 7);
      assertThat(read.tensor("scalar").toFloats()).containsExactly(3);
      assertThat(read.tensors().get("scalar").shape()).isEmpty();
      assertThat(read.tensor("empty").toFloats()).isEmpty();
    }
  }

  @Test
  void mapsATensorReadOnlyAndLeavesItValidAfterClose() {
    Path file = folder.resolve("a.safetensors");
    Safetensors.write(
        file,
        List.of(
            HostTensor.ofFloats("a", new float[] {1}, 1),
            HostTensor.ofFloats("b", new float[] {2, 3}, 2)),
        Map.of());

    ByteBuffer data;
    try (TensorFile read = Safetensors.open(file)) {
      data = read.data("b");
    }

    assertThat(data.isDirect()).isTrue();
    assertThat(data.isReadOnly()).isTrue();
    assertThat(data.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    assertThat(data.position()).isZero();
    assertThat(data.remaining()).isEqualTo(8);
    assertThat(data.getFloat(4)).isEqualTo(3);
  }

  @Test
  void alignsEveryTensorWhateverTheOrderOfTypes() throws IOException {
    Path file = folder.resolve("a.safetensors");
    HostTensor odd = bytes("odd", DType.U8, new byte[] {1, 2, 3}, 3);
    HostTensor floats = HostTensor.ofFloats("floats", new float[] {1}, 1);
    HostTensor longs = HostTensor.ofLongs("longs", new long[] {9}, 1);

    Safetensors.write(file, List.of(odd, floats, longs), Map.of());

    String header = header(file);
    assertThat(header.length() % 8).isZero();
    assertThat(header)
        .startsWith(
            "{\"odd\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[12,15]},"
                + "\"floats\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]},"
                + "\"longs\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]}}");
    try (TensorFile read = Safetensors.open(file)) {
      assertThat(read.tensor("odd")).isEqualTo(odd);
      assertThat(read.tensor("longs")).isEqualTo(longs);
    }
  }

  @ParameterizedTest
  @EnumSource
  void keepsEveryType(DType type) {
    Path file = folder.resolve("a.safetensors");
    byte[] content = new byte[3 * type.bytes()];
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) (type == DType.BOOL ? i & 1 : 37 * i + 1);
    }
    HostTensor tensor = bytes("t", type, content, 3, 1);

    Safetensors.write(file, List.of(tensor), Map.of());

    try (TensorFile read = Safetensors.open(file)) {
      assertThat(read.tensors().get("t")).isEqualTo(new TensorInfo("t", type, List.of(3L, 1L)));
      assertThat(read.tensor("t")).isEqualTo(tensor);
    }
  }

  @Test
  void writesTheSameBytesForTheSameTensors() throws IOException {
    List<HostTensor> tensors =
        List.of(
            HostTensor.ofFloats("b", new float[] {1, 2}, 2),
            HostTensor.ofFloats("a", new float[] {3}, 1));
    Safetensors.write(folder.resolve("1"), tensors, Map.of("k", "v"));
    Safetensors.write(folder.resolve("2"), tensors, Map.of("k", "v"));

    assertThat(folder.resolve("1")).hasSameBinaryContentAs(folder.resolve("2"));
  }

  @Test
  void asksForATensorItDoesNotHave() {
    Path file = folder.resolve("a.safetensors");
    Safetensors.write(file, List.of(HostTensor.ofFloats("a", new float[] {1}, 1)), Map.of());

    try (TensorFile read = Safetensors.open(file)) {
      assertThatExceptionOfType(CheckpointException.class)
          .isThrownBy(() -> read.data("b"))
          .withMessage(file + " has no tensor b; it has 1 others");
    }
  }

  @Test
  void refusesTwoTensorsOfOneName() {
    HostTensor tensor = HostTensor.ofFloats("a", new float[] {1}, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Safetensors.write(folder.resolve("a"), List.of(tensor, tensor), Map.of()))
        .withMessage("tensor name taken: a");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void namesAMissingFolder() {
    Path file = folder.resolve("missing/a.safetensors");
    assertThatExceptionOfType(OutputException.class)
        .isThrownBy(() -> Safetensors.write(file, List.of(), Map.of()))
        .withMessageContaining(file.toString())
        .withMessageContaining("there is no folder");
  }

  @Test
  void namesAMissingFile() {
    Path file = folder.resolve("none.safetensors");
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> Safetensors.open(file))
        .withMessage(file + " does not exist");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, 0, 1, 100_000_001, 0x7fff_ffff_ffff_ffffL})
  void refusesAnAnnouncedHeaderLengthBeforeAllocating(long length) throws IOException {
    Path file = folder.resolve("a.safetensors");
    Files.write(file, prefixed(length, "{}", new byte[0]));
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> Safetensors.open(file))
        .withMessageContaining("announces a header of " + Long.toUnsignedString(length));
  }

  @Test
  void refusesAFileCutShortAtAnyByte() throws IOException {
    Path whole = folder.resolve("whole");
    Path cut = folder.resolve("cut");
    Safetensors.write(
        whole, List.of(HostTensor.ofFloats("a", new float[] {1, 2}, 2)), Map.of("k", "v"));
    byte[] content = Files.readAllBytes(whole);

    for (int length = 0; length < content.length; length++) {
      Files.write(cut, Arrays.copyOf(content, length));
      assertThatExceptionOfType(CheckpointException.class)
          .as("cut to %d bytes", length)
          .isThrownBy(() -> Safetensors.open(cut))
          .withMessageContaining(cut.toString());
    }
  }

  @ParameterizedTest
  @MethodSource("hostileHeaders")
  void refusesAHostileHeader(String json, int dataBytes, String message) throws IOException {
    Path file = folder.resolve("a.safetensors");
    Files.write(
        file, prefixed(json.getBytes(StandardCharsets.UTF_8).length, json, new byte[dataBytes]));
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> Safetensors.open(file))
        .withMessageStartingWith(file.toString())
        .withMessageContaining(message)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  static Stream<Arguments> hostileHeaders() {
    String a = "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}";
    return Stream.of(
        Arguments.of("[]", 0, "damaged safetensors header"),
        Arguments.of("{" + a, 8, "damaged safetensors header"),
        Arguments.of("{'a':1}", 8, "damaged safetensors header"),
        Arguments.of("{" + a + "} x", 8, "safetensors header"),
        Arguments.of("{" + a + "}{}", 8, "safetensors header"),
        Arguments.of("{" + a + "," + a + "}", 8, "tensor a is listed twice"),
        Arguments.of("{\"a\":[]}", 0, "tensor a is of type BEGIN_ARRAY, expected an object"),
        Arguments.of(entry("F32", "[2]", "[0,8]") + " ", 4, "the file has only 4"),
        Arguments.of(
            entry("F32", "[2]", "[0,8]"), 9, "has 9 bytes of data, but its tensors take 8"),
        Arguments.of(entry("F32", "[3]", "[0,8]"), 8, "has 8 bytes of data, expected 12"),
        Arguments.of(entry("F8_E8M0", "[8]", "[0,8]"), 8, "has the type F8_E8M0, expected one of"),
        Arguments.of(entry("F32", "[-2]", "[0,8]"), 8, "has -2 in its shape"),
        Arguments.of(entry("F32", "[2.0]", "[0,8]"), 8, "has 2.0 in its shape"),
        Arguments.of(entry("F32", "[\"2\"]", "[0,8]"), 8, "has STRING in its shape"),
        Arguments.of(entry("F32", "[99999999999999999999]", "[0,8]"), 8, "in its shape"),
        Arguments.of(
            entry("F32", "[4611686018427387904,4]", "[0,8]"), 8, "has the impossible shape"),
        Arguments.of(entry("F32", "[2]", "[8,0]"), 8, "ends before it begins"),
        Arguments.of(entry("F32", "[2]", "[0,8,8]"), 8, "expected two numbers"),
        Arguments.of(entry("F32", "[2]", "[-8,0]"), 8, "has -8 in its data_offsets"),
        Arguments.of(entry("F32", "[2]", "[4,12]"), 12, "expected 0: it leaves a gap"),
        Arguments.of(
            "{" + a + ",\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}",
            12,
            "tensor b begins at byte 4 of the data, expected 8: it overlaps another tensor"),
        Arguments.of("{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}", 8, "expected dtype, shape and"),
        Arguments.of("{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\"}}", 8, "has dtype twice"),
        Arguments.of("{\"__metadata__\":{\"k\":1}}", 0, "metadata k is of type NUMBER"),
        Arguments.of(
            "{\"__metadata__\":{\"k\":\"1\",\"k\":\"2\"}}", 0, "metadata k is listed twice"));
  }

  private static String entry(String dtype, String shape, String offsets) {
    return "{\"a\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}}"
        .formatted(dtype, shape, offsets);
  }

  private static HostTensor bytes(String name, DType type, byte[] content, long... shape) {
    return new HostTensor(
        new TensorInfo(name, type, Arrays.stream(shape).boxed().toList()),
        ByteBuffer.wrap(content));
  }

  private static byte[] prefixed(long length, String json, byte[] data) {
    byte[] header = json.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + header.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(length)
        .put(header)
        .put(data)
        .array();
  }

  private static String header(Path file) throws IOException {
    ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    byte[] json = new byte[(int) content.getLong()];
    content.get(json);
    return new String(json, StandardCharsets.UTF_8);
  }
}
