package io.vstar.hostile;

import static io.vstar.hostile.HostileFile.harmless;
import static io.vstar.hostile.HostileFile.refused;

import io.vstar.hostile.HostileFile.Content;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Safetensors files whose header is not what their data is, or is a bomb itself. */
final class HostileSafetensors {
  private static final String NAME = "file.safetensors";
  private static final String ONE = entry("a", "F32", "[2]", "[0,8]");

  /** A tensor without data, as the value of its name. */
  private static final String EMPTY = "{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}";

  private HostileSafetensors() {}

  static Stream<HostileFile> all() {
    return Stream.of(lengths(), layouts(), bombs()).flatMap(List::stream);
  }

  private static HostileFile file(String attempt, Content content, String words) {
    return refused(attempt, Reader.SAFETENSORS, NAME, content, words);
  }

  private static HostileFile header(String attempt, String json, int dataBytes, String words) {
    return file(attempt, canary -> of(json, dataBytes), words);
  }

  private static byte[] of(String json, int dataBytes) {
    byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
    return of(utf8.length, utf8, dataBytes);
  }

  private static byte[] of(long announced, byte[] json, int dataBytes) {
    return ByteBuffer.allocate(Long.BYTES + json.length + dataBytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(announced)
        .put(json)
        .array();
  }

  private static String entry(String name, String dtype, String shape, String offsets) {
    return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}"
        .formatted(name, dtype, shape, offsets);
  }

  private static List<HostileFile> lengths() {
    byte[] empty = {'{', '}'};
    return List.of(
        file("a header of 2^63 - 1", canary -> of(Long.MAX_VALUE, empty, 0), "announces a header"),
        file("a header of -1", canary -> of(-1, empty, 0), "announces a header"),
        file("a header of nothing", canary -> of(0, empty, 0), "announces a header"),
        file("a header beyond the file", canary -> of(99_999_999, empty, 0), "is cut short"),
        file("7 bytes", canary -> new byte[7], "is not a safetensors file"),
        file("nothing", canary -> new byte[0], "is not a safetensors file"),
        file(
            "a header that is not UTF-8",
            canary -> of(4, new byte[] {'{', '"', (byte) 0xc3, '"'}, 0),
            "has a damaged safetensors header"));
  }

  private static List<HostileFile> layouts() {
    return List.of(
        header("a type that is none", "{" + entry("a", "F128", "[2]", "[0,8]") + "}", 8, "F128"),
        header("a size that is negative", "{" + entry("a", "U8", "[-1]", "[0,1]") + "}", 1, "-1"),
        header("a size of NaN", "{" + entry("a", "U8", "[NaN]", "[0,1]") + "}", 1, "damaged"),
        header(
            "sizes whose product overflows to 8",
            "{" + entry("a", "U8", "[4611686018427387904,4,8]", "[0,8]") + "}",
            8,
            "has the impossible shape"),
        header(
            "more data than the shape takes",
            "{" + entry("a", "F32", "[1]", "[0,8]") + "}",
            8,
            "has 8 bytes of data, expected 4"),
        header(
            "data beyond the file",
            "{" + entry("a", "U8", "[1000000000]", "[0,1000000000]") + "}",
            8,
            "ends at byte 1000000000 of the data, but the file has only 8"),
        header(
            "two tensors in the same bytes",
            "{" + ONE + "," + entry("b", "F32", "[2]", "[0,8]") + "}",
            8,
            "overlaps another tensor"),
        header(
            "a hole for something else",
            "{" + ONE + "," + entry("b", "F32", "[2]", "[16,24]") + "}",
            24,
            "it leaves a gap"),
        header("something else behind the data", "{" + ONE + "}", 4096, "its tensors take 8"),
        header("a name twice", "{" + ONE + "," + ONE + "}", 8, "is listed twice"),
        header("a second object", "{" + ONE + "}{}", 8, "safetensors header"),
        header(
            "a name that would clear the terminal",
            "{" + entry("\\u001b[2J\\n", "F0", "[]", "[0,0]") + "}",
            0,
            "tensor U+001B[2JU+000A has the type F0"),
        refused(
            "vectors for a prompt of four million tokens",
            Reader.EMBEDDING,
            NAME,
            canary -> {
              int bytes = (4 << 22) + 4;
              return of("{" + entry("a", "F32", "[4194305,1]", "[0," + bytes + "]") + "}", bytes);
            },
            "tensor a of shape [4194305, 1] has more than 4194304 values"));
  }

  /** Files whose headers are made when they are written: all of them together are large. */
  private static List<HostileFile> bombs() {
    return List.of(
        file(
            "100 MB of spaces",
            canary -> {
              byte[] spaces = new byte[99_999_999];
              Arrays.fill(spaces, (byte) ' ');
              return of(spaces.length, spaces, 0);
            },
            "has a damaged safetensors header"),
        file(
            "100 000 lists in each other",
            canary -> of("{\"a\":{\"x\":" + "[".repeat(100_000), 0),
            "has a damaged safetensors header"),
        file(
            "300 000 tensors",
            canary -> of(repeated(300_000, "{", "\"%d\":" + EMPTY, "}"), 0),
            "lists more than 100000 tensors"),
        file(
            "a million axes",
            canary ->
                of("{" + entry("a", "U8", "[" + "1,".repeat(1_000_000) + "1]", "[0,1]") + "}", 1),
            "has more than 64 numbers in its shape"),
        file(
            "a million keys of one tensor",
            canary -> of(repeated(1_000_000, "{\"a\":{", "\"%d\":0", "}}"), 0),
            "has more than 16 keys"),
        file(
            "a million notes",
            canary -> of(repeated(1_000_000, "{\"__metadata__\":{", "\"%d\":\"\"", "}}"), 0),
            "has more than 10000 entries of metadata"),
        file(
            "a name of ten megabytes",
            canary -> of("{" + entry("n".repeat(10 << 20), "U8", "[0]", "[0,0]") + "}", 0),
            "has a name of 10485760 characters"),
        file(
            "a type of ten megabytes",
            canary -> of("{" + entry("a", "F".repeat(10 << 20), "[0]", "[0,0]") + "}", 0),
            "has the type FFFF"),
        harmless(
            "a note of ten megabytes",
            Reader.SAFETENSORS,
            NAME,
            canary -> of("{\"__metadata__\":{\"k\":\"" + "n".repeat(10 << 20) + "\"}}", 0)));
  }

  /** Returns an object of JSON with many members, whose text has {@code %d} for their number. */
  private static String repeated(int count, String begin, String member, String end) {
    return IntStream.range(0, count)
        .mapToObj(i -> member.replace("%d", Integer.toString(i)))
        .collect(Collectors.joining(",", begin, end));
  }
}
