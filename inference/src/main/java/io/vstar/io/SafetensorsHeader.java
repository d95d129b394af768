package io.vstar.io;

import com.google.gson.stream.JsonWriter;
import io.vstar.error.CheckpointException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The checked header of a safetensors file.
 *
 * @param metadata the strings of {@code __metadata__}, in file order; may be empty
 * @param tensors type and shape by tensor name, in file order
 * @param positions first byte of each tensor by its name, counted from the start of the file
 */
record SafetensorsHeader(
    Map<String, String> metadata, Map<String, TensorInfo> tensors, Map<String, Long> positions) {

  static final String METADATA = "__metadata__";

  /** The limit of the reference implementation, in bytes. */
  static final long MAX_BYTES = 100_000_000;

  private static final int LENGTH_BYTES = Long.BYTES;
  private static final int ALIGNMENT = 8;

  SafetensorsHeader {
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    // Not Map.copyOf, whose time grows with the square of the number of names with one hash.
    positions = Collections.unmodifiableMap(new HashMap<>(positions));
  }

  /** Returns whether a header may have this length, at least the two bytes of {@code {}}. */
  static boolean isPlausible(long headerBytes) {
    return headerBytes >= 2 && headerBytes <= MAX_BYTES;
  }

  /** Reads the header of an open file and checks it against the size of that file. */
  static SafetensorsHeader read(Path path, FileChannel channel) throws IOException {
    long fileBytes = channel.size();
    if (fileBytes < LENGTH_BYTES) {
      throw new CheckpointException(
          "%s is not a safetensors file: it has %d bytes, the header's length alone takes %d"
              .formatted(path, fileBytes, LENGTH_BYTES));
    }
    long headerBytes = FileBytes.read(path, channel, 0, LENGTH_BYTES).getLong();
    if (!isPlausible(headerBytes)) {
      throw new CheckpointException(
          "%s is not a safetensors file: it announces a header of %s bytes, expected 2 to %d"
              .formatted(path, Long.toUnsignedString(headerBytes), MAX_BYTES));
    }
    if (headerBytes > fileBytes - LENGTH_BYTES) {
      throw new CheckpointException(
          "%s is cut short: its header takes %d bytes, but only %d follow; download it again"
              .formatted(path, headerBytes, fileBytes - LENGTH_BYTES));
    }
    long dataStart = LENGTH_BYTES + headerBytes;
    ByteBuffer json = FileBytes.read(path, channel, LENGTH_BYTES, (int) headerBytes);
    return new SafetensorsHeaderParser(path, dataStart, fileBytes - dataStart).parse(json);
  }

  /**
   * Encodes the header's length and JSON, padded so that the data starts at a multiple of 8.
   *
   * @param listed the tensors in the order of the JSON entries
   * @param laidOut the same tensors in the order of their data
   */
  static ByteBuffer encode(
      List<TensorInfo> listed, List<TensorInfo> laidOut, Map<String, String> metadata) {
    Map<String, Long> starts = new HashMap<>();
    long end = 0;
    for (TensorInfo info : laidOut) {
      if (info.name().equals(METADATA) || starts.put(info.name(), end) != null) {
        throw new IllegalArgumentException("tensor name taken: " + info.name());
      }
      end = Math.addExact(end, info.byteCount());
    }
    byte[] json = json(listed, starts, metadata).getBytes(StandardCharsets.UTF_8);
    int padded = (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    ByteBuffer header = ByteBuffer.allocate(LENGTH_BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
    header.putLong(padded).put(json);
    while (header.hasRemaining()) {
      header.put((byte) ' ');
    }
    return header.flip();
  }

  private static String json(
      List<TensorInfo> infos, Map<String, Long> starts, Map<String, String> metadata) {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.beginObject();
      if (!metadata.isEmpty()) {
        json.name(METADATA).beginObject();
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
          json.name(entry.getKey()).value(entry.getValue());
        }
        json.endObject();
      }
      for (TensorInfo info : infos) {
        long start = starts.get(info.name());
        json.name(info.name()).beginObject().name("dtype").value(info.dtype().name());
        json.name("shape").beginArray();
        for (long size : info.shape()) {
          json.value(size);
        }
        json.endArray().name("data_offsets").beginArray();
        json.value(start).value(start + info.byteCount()).endArray().endObject();
      }
      json.endObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a StringWriter does not fail
    }
    return text.toString();
  }
}
