package io.vstar.io;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.vstar.error.CheckpointException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the JSON of one safetensors header; whatever breaks the format is an error that names the
 * tensor.
 */
final class SafetensorsHeaderParser {
  // Without these limits a header of 100 MB could allocate many times its size in small objects.
  // Models have a few thousand tensors of up to five axes, and a few hundred entries of metadata.
  private static final int MAX_TENSORS = 100_000;
  private static final int MAX_METADATA = 10_000;
  private static final int MAX_KEYS_OF_TENSOR = 16;

  /** The most characters of a string that a message shows. */
  private static final int SHOWN = 60;

  private final Path path;
  private final long dataStart;
  private final long dataBytes;
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();
  private final List<Range> ranges = new ArrayList<>();

  /**
   * Prepares to read the header of a file.
   *
   * @param dataStart position of the data in the file, in bytes
   * @param dataBytes number of bytes of data in the file
   */
  SafetensorsHeaderParser(Path path, long dataStart, long dataBytes) {
    this.path = path;
    this.dataStart = dataStart;
    this.dataBytes = dataBytes;
  }

  /** The range of one tensor's bytes, counted from the start of the data. */
  private record Range(String name, long begin, long end) {}

  SafetensorsHeader parse(ByteBuffer utf8) {
    try (JsonReader json = new JsonReader(decoded(utf8))) {
      json.setStrictness(Strictness.STRICT);
      readEntries(json);
    } catch (IOException | IllegalStateException e) {
      throw new CheckpointException(
          "%s has a damaged safetensors header: %s".formatted(path, firstLine(e)), e);
    }
    requireFullCover();
    Map<String, Long> positions = new LinkedHashMap<>();
    ranges.forEach(range -> positions.put(range.name(), dataStart + range.begin()));
    return new SafetensorsHeader(metadata, tensors, positions);
  }

  private void readEntries(JsonReader json) throws IOException {
    Set<String> seen = new HashSet<>();
    json.beginObject();
    while (json.hasNext()) {
      String name = nextName(json);
      if (!seen.add(name)) {
        throw failure(name, "is listed twice");
      }
      if (seen.size() > MAX_TENSORS) {
        throw new CheckpointException(
            "%s lists more than %d tensors, which no model has".formatted(path, MAX_TENSORS));
      }
      if (name.equals(SafetensorsHeader.METADATA)) {
        readMetadata(json);
      } else {
        readTensor(name, json);
      }
    }
    json.endObject();
    if (json.peek() != JsonToken.END_DOCUMENT) {
      throw new CheckpointException(path + " has text after the JSON of its safetensors header");
    }
  }

  private void readMetadata(JsonReader json) throws IOException {
    json.beginObject();
    while (json.hasNext()) {
      String key = nextName(json);
      if (json.peek() != JsonToken.STRING) {
        throw new CheckpointException(
            "%s: metadata %s is of type %s, expected a string".formatted(path, key, json.peek()));
      }
      if (metadata.put(key, json.nextString()) != null) {
        throw new CheckpointException("%s: metadata %s is listed twice".formatted(path, key));
      }
      if (metadata.size() > MAX_METADATA) {
        throw new CheckpointException(
            "%s has more than %d entries of metadata".formatted(path, MAX_METADATA));
      }
    }
    json.endObject();
  }

  private void readTensor(String name, JsonReader json) throws IOException {
    DType dtype = null;
    List<Long> shape = null;
    List<Long> offsets = null;
    Set<String> seen = new HashSet<>();
    if (json.peek() != JsonToken.BEGIN_OBJECT) {
      throw failure(name, "is of type " + json.peek() + ", expected an object");
    }
    json.beginObject();
    while (json.hasNext()) {
      String key = nextName(json);
      if (!seen.add(key)) {
        throw failure(name, "has " + key + " twice");
      }
      if (seen.size() > MAX_KEYS_OF_TENSOR) {
        throw failure(name, "has more than %d keys".formatted(MAX_KEYS_OF_TENSOR));
      }
      switch (key) {
        case "dtype" -> dtype = readDType(name, json);
        case "shape" -> shape = readSizes(name, key, json);
        case "data_offsets" -> offsets = readSizes(name, key, json);
        default -> json.skipValue();
      }
    }
    json.endObject();
    if (dtype == null || shape == null || offsets == null) {
      throw failure(name, "has the keys " + seen + ", expected dtype, shape and data_offsets");
    }
    TensorInfo info = new TensorInfo(name, dtype, shape);
    ranges.add(checkedRange(info, offsets));
    tensors.put(name, info);
  }

  private DType readDType(String name, JsonReader json) throws IOException {
    String found =
        json.peek() == JsonToken.STRING ? shortened(json.nextString()) : json.peek().toString();
    return DType.named(found)
        .orElseThrow(
            () ->
                failure(
                    name,
                    "has the type " + found + ", expected one of " + List.of(DType.values())));
  }

  private List<Long> readSizes(String name, String key, JsonReader json) throws IOException {
    List<Long> sizes = new ArrayList<>();
    json.beginArray();
    while (json.hasNext()) {
      // nextLong would accept "8" and 8.0 as well.
      String found = json.peek() == JsonToken.NUMBER ? json.nextString() : json.peek().toString();
      sizes.add(parseSize(name, key, found));
      if (sizes.size() > TensorInfo.MAX_AXES) {
        throw failure(
            name, "has more than %d numbers in its %s".formatted(TensorInfo.MAX_AXES, key));
      }
    }
    json.endArray();
    return sizes;
  }

  private long parseSize(String name, String key, String found) {
    try {
      long size = Long.parseLong(found);
      if (size >= 0) {
        return size;
      }
    } catch (NumberFormatException e) {
      // Reported below, with the same words.
    }
    throw failure(name, "has %s in its %s, expected whole numbers from 0 up".formatted(found, key));
  }

  private Range checkedRange(TensorInfo info, List<Long> offsets) {
    if (offsets.size() != 2) {
      throw failure(info.name(), "has data_offsets " + offsets + ", expected two numbers");
    }
    long begin = offsets.get(0);
    long end = offsets.get(1);
    if (begin > end) {
      throw failure(info.name(), "ends before it begins: data_offsets " + offsets);
    }
    if (end > dataBytes) {
      throw failure(
          info.name(),
          "ends at byte %d of the data, but the file has only %d; download it again"
              .formatted(end, dataBytes));
    }
    long expected;
    try {
      expected = info.byteCount();
    } catch (ArithmeticException e) {
      throw failure(info.name(), "has the impossible shape " + info.shape());
    }
    if (end - begin != expected) {
      throw failure(
          info.name(),
          "has %d bytes of data, expected %d for shape %s and type %s"
              .formatted(end - begin, expected, info.shape(), info.dtype()));
    }
    return new Range(info.name(), begin, end);
  }

  /** Checks that each byte of the data belongs to exactly one tensor, as the format demands. */
  private void requireFullCover() {
    List<Range> byPosition = new ArrayList<>(ranges);
    byPosition.sort(Comparator.comparingLong(Range::begin).thenComparingLong(Range::end));
    long covered = 0;
    for (Range range : byPosition) {
      if (range.begin() != covered) {
        throw failure(
            range.name(),
            "begins at byte %d of the data, expected %d: it %s"
                .formatted(
                    range.begin(),
                    covered,
                    range.begin() < covered ? "overlaps another tensor" : "leaves a gap"));
      }
      covered = range.end();
    }
    if (covered != dataBytes) {
      throw new CheckpointException(
          "%s has %d bytes of data, but its tensors take %d".formatted(path, dataBytes, covered));
    }
  }

  private CheckpointException failure(String tensor, String problem) {
    return new CheckpointException("%s: tensor %s %s".formatted(path, tensor, problem));
  }

  /** Reads a name and refuses a very long one before it goes into messages and maps. */
  private String nextName(JsonReader json) throws IOException {
    String name = json.nextName();
    if (name.length() > TensorInfo.MAX_NAME) {
      throw new CheckpointException(
          "%s has a name of %d characters in its safetensors header, expected at most %d: %s"
              .formatted(path, name.length(), TensorInfo.MAX_NAME, shortened(name)));
    }
    return name;
  }

  private static String shortened(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }

  /**
   * Returns a reader that decodes piece by piece; the whole header as a string would take three
   * times its size.
   */
  private static Reader decoded(ByteBuffer utf8) {
    return new InputStreamReader(
        new ByteArrayInputStream(utf8.array(), utf8.position(), utf8.remaining()),
        StandardCharsets.UTF_8.newDecoder()); // throws where the bytes are not UTF-8
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
