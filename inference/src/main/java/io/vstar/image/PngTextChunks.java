package io.vstar.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.InflaterInputStream;

/**
 * The texts of one PNG file, from its chunks {@code tEXt}, {@code zTXt} and {@code iTXt} (<a
 * href="https://www.w3.org/TR/png-3/#11textinfo">PNG, 11.3.3</a>). Takes no length for granted: a
 * chunk ends within the file, and texts are inflated up to a limit.
 */
final class PngTextChunks {
  private static final long SIGNATURE = 0x8950_4e47_0d0a_1a0aL;

  /** Length, type and checksum. */
  private static final int FRAME = 3 * Integer.BYTES;

  /** Of all texts of a file together; as much as Pillow takes (PngImagePlugin.MAX_TEXT_MEMORY). */
  private static final int MAX_TEXT = 64 << 20;

  private final Map<String, String> texts = new LinkedHashMap<>();
  private int left = MAX_TEXT;

  private PngTextChunks() {}

  /**
   * The texts by keyword.
   *
   * @throws IOException saying what is wrong with the file
   */
  static Map<String, String> read(Path file) throws IOException {
    PngTextChunks chunks = new PngTextChunks();
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      chunks.readAll(in, Files.size(file));
    }
    return chunks.texts;
  }

  static boolean hasSignature(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(Long.BYTES);
      return start.length == Long.BYTES && ByteBuffer.wrap(start).getLong() == SIGNATURE;
    }
  }

  private void readAll(DataInputStream in, long size) throws IOException {
    if (size < Long.BYTES || in.readLong() != SIGNATURE) {
      throw new IOException("it is no PNG file");
    }
    for (long rest = size - Long.BYTES; rest >= FRAME; ) {
      int length = in.readInt();
      byte[] type = in.readNBytes(Integer.BYTES);
      if (length < 0 || length > rest - FRAME) {
        throw new IOException("a chunk of it announces more bytes than there are");
      }
      switch (new String(type, US_ASCII)) {
        case "tEXt" -> plain(content(in, type, length));
        case "zTXt" -> compressed(content(in, type, length));
        case "iTXt" -> international(content(in, type, length));
        case "IEND" -> {
          return;
        }
        default -> in.skipNBytes((long) length + Integer.BYTES);
      }
      rest -= FRAME + length;
    }
  }

  private static ByteArrayInputStream content(DataInputStream in, byte[] type, int length)
      throws IOException {
    if (length > MAX_TEXT) {
      throw tooLong();
    }
    byte[] bytes = in.readNBytes(length);
    CRC32 checksum = new CRC32();
    checksum.update(type);
    checksum.update(bytes);
    if (in.readInt() != (int) checksum.getValue()) {
      throw new IOException("the checksum of a text in it is wrong");
    }
    return new ByteArrayInputStream(bytes);
  }

  private void plain(ByteArrayInputStream chunk) throws IOException {
    String keyword = untilZero(chunk);
    put(keyword, chunk, ISO_8859_1);
  }

  private void compressed(ByteArrayInputStream chunk) throws IOException {
    String keyword = untilZero(chunk);
    chunk.read(); // the method of compression; there is only one
    put(keyword, new InflaterInputStream(chunk), ISO_8859_1);
  }

  private void international(ByteArrayInputStream chunk) throws IOException {
    String keyword = untilZero(chunk);
    boolean compressed = chunk.read() == 1;
    chunk.read(); // the method of compression
    untilZero(chunk); // the language
    untilZero(chunk); // the keyword in that language
    put(keyword, compressed ? new InflaterInputStream(chunk) : chunk, UTF_8);
  }

  private void put(String keyword, InputStream text, Charset charset) throws IOException {
    byte[] bytes = text.readNBytes(left + 1);
    if (bytes.length > left) {
      throw tooLong();
    }
    left -= bytes.length;
    texts.put(keyword, new String(bytes, charset));
  }

  private static String untilZero(ByteArrayInputStream chunk) {
    StringBuilder text = new StringBuilder();
    for (int next = chunk.read(); next > 0; next = chunk.read()) {
      text.append((char) next); // Latin-1
    }
    return text.toString();
  }

  private static IOException tooLong() {
    return new IOException("it holds more than %d MiB of text".formatted(MAX_TEXT >> 20));
  }
}
