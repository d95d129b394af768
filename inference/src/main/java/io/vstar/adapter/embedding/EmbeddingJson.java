package io.vstar.adapter.embedding;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import io.vstar.io.HostTensor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads and writes a dict of {@link EmbeddingDict} as JSON, where a tensor is {@code
 * {"TORCHTENSOR": [[0.1, 0.2], …]}}. Numbers are written as doubles, as in Python, so that every
 * float keeps its bits.
 */
final class EmbeddingJson {
  private static final String TENSOR = "TORCHTENSOR";
  private static final int FIRST_ROW = 1024;

  private EmbeddingJson() {}

  /**
   * Returns the JSON of a dict in UTF-8.
   *
   * @param dict dict of dicts, matrices of float32, strings, whole numbers and {@code null}
   */
  static byte[] write(Map<?, ?> dict) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonWriter out = new JsonWriter(new OutputStreamWriter(bytes, UTF_8))) {
      out.setSerializeNulls(true);
      write(out, dict);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a byte array does not fail
    }
    return bytes.toByteArray();
  }

  /**
   * Reads a dict in the form of {@link io.vstar.io.TorchFile#read}; lists outside of tensors become
   * {@code null}. Takes a small multiple of the memory of {@code json}.
   *
   * @throws IOException saying what is wrong
   */
  static Map<String, Object> read(byte[] json) throws IOException {
    JsonReader in = new JsonReader(new InputStreamReader(new ByteArrayInputStream(json), UTF_8));
    in.setStrictness(Strictness.LENIENT); // Python writes NaN, which the caller reports
    try {
      if (value(in, "") instanceof Map<?, ?> map) {
        @SuppressWarnings("unchecked")
        Map<String, Object> dict = (Map<String, Object>) map;
        return dict;
      }
      throw new IOException("its JSON is no object");
    } catch (IllegalStateException
        | NumberFormatException e) { // a value of another type than expected
      throw new IOException("its JSON is no embedding: " + e.getMessage(), e);
    }
  }

  private static void write(JsonWriter out, Object value) throws IOException {
    if (value instanceof Map<?, ?> map) {
      out.beginObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        out.name((String) entry.getKey());
        write(out, entry.getValue());
      }
      out.endObject();
    } else if (value instanceof HostTensor tensor) {
      write(out, tensor);
    } else if (value instanceof Long number) {
      out.value(number);
    } else {
      out.value((String) value);
    }
  }

  private static void write(JsonWriter out, HostTensor tensor) throws IOException {
    float[] values = tensor.toFloats();
    int width = Math.toIntExact(tensor.info().shape().get(1));
    out.beginObject().name(TENSOR).beginArray();
    for (int row = 0; row < values.length; row += width) {
      out.beginArray();
      for (int i = row; i < row + width; i++) {
        out.value((double) values[i]);
      }
      out.endArray();
    }
    out.endArray().endObject();
  }

  private static Object value(JsonReader in, String key) throws IOException {
    switch (in.peek()) {
      case BEGIN_OBJECT:
        return object(in, key);
      case STRING:
        return in.nextString();
      case NUMBER:
        return number(in.nextString());
      case BOOLEAN:
        return in.nextBoolean();
      default:
        in.skipValue();
        return null;
    }
  }

  private static Object number(String text) {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      return Double.valueOf(text);
    }
  }

  /** Reads a map, or a tensor, which is an object with the key {@link #TENSOR}. */
  private static Object object(JsonReader in, String key) throws IOException {
    Map<String, Object> map = new LinkedHashMap<>();
    HostTensor tensor = null;
    in.beginObject();
    while (in.hasNext()) {
      String name = in.nextName();
      if (name.equals(TENSOR)) {
        tensor = tensor(in, key);
      } else {
        map.put(name, value(in, name));
      }
    }
    in.endObject();
    return tensor == null ? map : tensor;
  }

  private static HostTensor tensor(JsonReader in, String name) throws IOException {
    in.beginArray();
    if (in.peek() != JsonToken.BEGIN_ARRAY) {
      float[] vector = restOfRow(in);
      return HostTensor.ofFloats(name, vector, vector.length);
    }
    List<float[]> rows = new ArrayList<>();
    while (in.hasNext()) {
      in.beginArray();
      rows.add(restOfRow(in));
    }
    in.endArray();
    int width = rows.get(0).length;
    float[] values = new float[Math.multiplyExact(rows.size(), width)];
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).length != width) {
        throw new IOException("the rows of its tensor %s differ in length".formatted(name));
      }
      System.arraycopy(rows.get(i), 0, values, i * width, width);
    }
    return HostTensor.ofFloats(name, values, rows.size(), width);
  }

  private static float[] restOfRow(JsonReader in) throws IOException {
    float[] row = new float[FIRST_ROW];
    int length = 0;
    while (in.hasNext()) {
      if (length == row.length) {
        row = Arrays.copyOf(row, 2 * length);
      }
      row[length++] = (float) in.nextDouble();
    }
    in.endArray();
    return Arrays.copyOf(row, length);
  }
}
