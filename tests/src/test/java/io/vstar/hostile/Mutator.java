package io.vstar.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Damages a file in one to four ways, and can say how. */
final class Mutator {
  private static final long[] NUMBERS = {
    0,
    1,
    -1,
    127,
    128,
    255,
    256,
    65_535,
    65_536,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    1L << 32,
    1L << 62,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };
  private static final String[] WORDS = {
    "0",
    "-1",
    "2000000000",
    "9223372036854775808",
    "1e400",
    "1e-400",
    "0.5",
    "NaN",
    "null",
    "true",
    "\"\"",
    "[]",
    "{}",
    "[[[[]]]]",
    "&a [*a]",
    "!!java.io.File [x]",
    "\u0000",
    "'"
  };

  private final SplittableRandom random;
  private final List<String> edits = new ArrayList<>();

  Mutator(SplittableRandom random) {
    this.random = random;
  }

  /** What was done, in its order. */
  String description() {
    return String.join("; ", edits);
  }

  /** In a zip mostly an entry, behind a checksum that is right again. */
  byte[] mutate(byte[] file) throws IOException {
    boolean zip = file.length > 4 && file[0] == 'P' && file[1] == 'K';
    return zip && random.nextInt(4) > 0 ? mutateEntry(file) : mutateBytes(file);
  }

  private byte[] mutateEntry(byte[] file) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    // By its table of contents: torch's local records do not tell their lengths.
    Path copy = Files.write(Files.createTempFile("mutated", ".zip"), file);
    try (ZipFile zip = new ZipFile(copy.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
      }
    } finally {
      Files.delete(copy);
    }
    List<String> names = List.copyOf(entries.keySet());
    String chosen = names.get(random.nextInt(3) > 0 ? 0 : random.nextInt(names.size()));
    edits.add("in " + chosen);
    ZipLayout layout = new ZipLayout();
    for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
      boolean hit = entry.getKey().equals(chosen);
      layout.add(entry.getKey(), hit ? mutateBytes(entry.getValue()) : entry.getValue());
    }
    return layout.bytes();
  }

  private byte[] mutateBytes(byte[] file) {
    byte[] mutated = file;
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count && mutated.length > 0; i++) {
      mutated = edit(mutated);
    }
    return mutated;
  }

  private byte[] edit(byte[] file) {
    int at = random.nextInt(file.length);
    int length = 1 + random.nextInt(Math.min(64, file.length - at));
    switch (random.nextInt(8)) {
      case 0 -> {
        int bit = random.nextInt(8);
        return edited("flip bit %d of byte %d".formatted(bit, at), flip(file, at, bit));
      }
      case 1 -> {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return edited("replace %d bytes at %d".formatted(length, at), put(file, at, bytes));
      }
      case 2 -> {
        return edited("cut at %d".formatted(at), splice(file, at, file.length - at, new byte[0]));
      }
      case 3 -> {
        return edited(
            "remove %d at %d".formatted(length, at), splice(file, at, length, new byte[0]));
      }
      case 4 -> {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return edited("insert %d bytes at %d".formatted(length, at), splice(file, at, 0, bytes));
      }
      case 5 -> {
        int to = random.nextInt(file.length);
        byte[] block = Arrays.copyOfRange(file, at, at + length);
        return edited(
            "copy %d bytes from %d to %d".formatted(length, at, to), splice(file, to, 0, block));
      }
      case 6 -> {
        return putNumber(file, at);
      }
      default -> {
        return putWord(file, at);
      }
    }
  }

  /** A length field, or what may be one. */
  private byte[] putNumber(byte[] file, int at) {
    long number = NUMBERS[random.nextInt(NUMBERS.length)];
    int width = 1 << random.nextInt(4);
    ByteOrder order = random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    byte[] all = ByteBuffer.allocate(Long.BYTES).order(order).putLong(number).array();
    int from = order == ByteOrder.LITTLE_ENDIAN ? 0 : Long.BYTES - width;
    byte[] bytes = new byte[width];
    System.arraycopy(all, from, bytes, 0, width);
    return edited(
        "write %d in %d bytes at %d, %s".formatted(number, width, at, order), put(file, at, bytes));
  }

  /** In place of the number or word in a text that begins next. */
  private byte[] putWord(byte[] file, int at) {
    String word = WORDS[random.nextInt(WORDS.length)];
    int start = at;
    while (start < file.length - 1 && !Character.isLetterOrDigit(file[start])) {
      start++;
    }
    int end = start;
    while (end < file.length && Character.isLetterOrDigit(file[end])) {
      end++;
    }
    return edited(
        "write the word %s over %d bytes at %d".formatted(word, end - start, start),
        splice(file, start, end - start, word.getBytes(StandardCharsets.UTF_8)));
  }

  private byte[] edited(String edit, byte[] file) {
    edits.add(edit);
    return file;
  }

  private static byte[] flip(byte[] file, int at, int bit) {
    byte[] flipped = file.clone();
    flipped[at] ^= (byte) (1 << bit);
    return flipped;
  }

  private static byte[] put(byte[] file, int at, byte[] bytes) {
    byte[] changed = file.clone();
    System.arraycopy(bytes, 0, changed, at, Math.min(bytes.length, file.length - at));
    return changed;
  }

  private static byte[] splice(byte[] file, int at, int removed, byte[] inserted) {
    ByteArrayOutputStream spliced = new ByteArrayOutputStream();
    spliced.write(file, 0, at);
    spliced.writeBytes(inserted);
    spliced.write(file, at + removed, file.length - at - removed);
    return spliced.toByteArray();
  }
}
