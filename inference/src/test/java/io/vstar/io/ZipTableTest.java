package io.vstar.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZipTableTest {
  private static final byte[] CONTENT = "0123456789".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NAME = "a/b".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path folder;

  @Test
  void readsWhatTheJdkWritesWithCommentsAndExtraFields() throws IOException {
    Path file = folder.resolve("a.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.setComment("PK\5\6 is how an end begins");
      for (String name : List.of("first", "ordner/zweite-ü")) {
        ZipEntry entry = new ZipEntry(name);
        entry.setComment("of " + name);
        entry.setExtra(new byte[] {0x46, 0x42, 3, 0, 1, 2, 3});
        zip.putNextEntry(entry);
        zip.write(CONTENT);
        zip.closeEntry();
      }
    }
    try (FileChannel channel = FileChannel.open(file)) {
      List<ZipTable.Entry> entries = ZipTable.read(file, channel);
      assertThat(entries)
          .extracting(ZipTable.Entry::name)
          .containsExactly("first", "ordner/zweite-ü");
      assertThat(entries).allMatch(entry -> entry.size() == 10 && entry.method() == 8);
    }
  }

  @Test
  void sizesAndPlacesBeyond32BitsStandBehindTheEntry() throws IOException {
    Path file = folder.resolve("large.zip");
    Files.write(file, with64BitNumbers(CONTENT.length));
    try (FileChannel channel = FileChannel.open(file)) {
      ZipTable.Entry entry = ZipTable.read(file, channel).get(0);
      assertThat(entry)
          .isEqualTo(new ZipTable.Entry("a/b", false, 0, 7, CONTENT.length, CONTENT.length, 0));
      long start = ZipTable.dataStart(file, channel, entry);
      assertThat(FileBytes.read(file, channel, start, CONTENT.length).array()).isEqualTo(CONTENT);
    }
  }

  @Test
  void anEntryThatEndsBehindTheFileIsRefused() throws IOException {
    Path file = folder.resolve("large.zip");
    Files.write(file, with64BitNumbers(5L << 30));
    try (FileChannel channel = FileChannel.open(file)) {
      ZipTable.Entry entry = ZipTable.read(file, channel).get(0);
      assertThat(entry.size()).isEqualTo(5L << 30);
      assertThatExceptionOfType(ZipException.class)
          .isThrownBy(() -> ZipTable.dataStart(file, channel, entry))
          .withMessage("it ends within entry a/b");
    }
  }

  /** One stored entry, all its numbers in the extra field, as APPNOTE 4.5.3 has them. */
  private static byte[] with64BitNumbers(long size) {
    ByteBuffer zip = ByteBuffer.allocate(300).order(ByteOrder.LITTLE_ENDIAN);
    zip.putInt(0x04034b50).putShort((short) 45).put(new byte[20]);
    zip.putShort((short) NAME.length).putShort((short) 0);
    zip.putShort(26, (short) NAME.length).putShort(28, (short) 0).position(30);
    zip.put(NAME).put(CONTENT);
    int table = zip.position();
    zip.putInt(0x02014b50).putInt(45 << 16 | 45).putShort((short) 0).putShort((short) 0);
    zip.putInt(0).putInt(7).putInt(-1).putInt(-1);
    zip.putShort((short) NAME.length).putShort((short) 28).putShort((short) 0);
    zip.putShort((short) 0).putShort((short) 0).putInt(0).putInt(-1).put(NAME);
    zip.putShort((short) 1).putShort((short) 24).putLong(size).putLong(size).putLong(0);
    int length = zip.position() - table;
    zip.putInt(0x06054b50).putInt(0).putShort((short) 1).putShort((short) 1);
    zip.putInt(length).putInt(table).putShort((short) 0);
    return Arrays.copyOf(zip.array(), zip.position());
  }
}
