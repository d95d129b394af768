package io.vstar.hostile;

import static io.vstar.hostile.HostileFile.harmless;
import static io.vstar.hostile.HostileFile.refused;

import io.vstar.hostile.HostileFile.Content;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** Pictures that are larger than their files, and what travels in them. */
final class HostilePictures {
  private static final int RGB = 2;
  private static final int PALETTE = 3;
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  private HostilePictures() {}

  static Stream<HostileFile> all() {
    return Stream.of(pngs(), texts(), jpegs(), others()).flatMap(List::stream);
  }

  private static HostileFile picture(String attempt, String name, Content content, String words) {
    return refused(attempt, Reader.PICTURE, name, content, words);
  }

  private static List<HostileFile> pngs() {
    return List.of(
        picture(
            "10 billion pixels",
            "a.png",
            canary -> png(100_000, 100_000, RGB),
            "has 100000x100000 pixels, at most 178956970 in all"),
        picture(
            "2^31 - 1 pixels in a row",
            "a.png",
            canary -> png(Integer.MAX_VALUE, 1, RGB),
            "has 2147483647x1 pixels"),
        picture(
            "more pixels than the heap holds",
            "a.png",
            canary -> png(13_000, 13_000, RGB),
            "has 13000x13000 pixels, too many for a Java heap of"),
        picture(
            "100 million pixels in a row",
            "a.png",
            canary -> png(100_000_000, 1, RGB),
            "has 100000000x1 pixels, at most 65535 a side are read"),
        picture("no pixels", "a.png", canary -> png(0, 0, RGB), "cannot be decoded"),
        picture(
            "a palette of 2 GiB",
            "a.png",
            canary -> join(SIGNATURE, header(4, 4, PALETTE), announced("PLTE", Integer.MAX_VALUE)),
            "its chunk PLTE announces 2147483647 bytes, but 8 follow"),
        picture(
            "a chunk of -1 bytes",
            "a.png",
            canary -> join(SIGNATURE, header(4, 4, RGB), announced("tEXt", -1)),
            "its chunk tEXt announces 4294967295 bytes"),
        picture(
            "a transparency of a megabyte",
            "a.png",
            canary -> png(4, 4, RGB, chunk("tRNS", new byte[1 << 20])),
            "its chunk tRNS has 1048576 bytes, expected at most 768"),
        picture(
            "a million chunks",
            "a.png",
            canary -> {
              byte[][] chunks = new byte[1_000_000][];
              Arrays.fill(chunks, chunk("tIME", new byte[0]));
              return png(4, 4, RGB, chunks);
            },
            "it has more than 100000 chunks"),
        harmless(
            "a text of 100 MB in 100 KB, beside a palette",
            Reader.PICTURE,
            "a.png",
            canary ->
                png(
                    4,
                    4,
                    PALETTE,
                    chunk("PLTE", new byte[6]),
                    chunk("zTXt", join("k\0\0".getBytes(), deflated(100 << 20))))),
        harmless(
            "a colour profile of 100 MB in 100 KB",
            Reader.PICTURE,
            "a.png",
            canary -> png(4, 4, RGB, chunk("iCCP", join("k\0\0".getBytes(), deflated(100 << 20))))),
        harmless(
            "EXIF whose directories are in each other",
            Reader.PICTURE,
            "a.png",
            canary -> png(4, 4, RGB, chunk("eXIf", loopingExif()))));
  }

  private static List<HostileFile> texts() {
    return List.of(
        refused(
            "a text of 100 MB in 100 KB",
            Reader.PICTURE_TEXT,
            "a.png",
            canary -> png(4, 4, RGB, chunk("zTXt", join("k\0\0".getBytes(), deflated(100 << 20)))),
            "it has more than 33554432 bytes of text"),
        refused(
            "many texts of a megabyte each",
            Reader.PICTURE_TEXT,
            "a.png",
            canary -> {
              byte[][] chunks = new byte[33][];
              byte[] head = "k\0\1\0\0\0".getBytes(StandardCharsets.US_ASCII);
              Arrays.fill(chunks, chunk("iTXt", join(head, deflated(1 << 20))));
              return png(4, 4, RGB, chunks);
            },
            "it has more than 33554432 bytes of text"),
        refused(
            "a text that announces 2 GiB",
            Reader.PICTURE_TEXT,
            "a.png",
            canary -> join(SIGNATURE, header(4, 4, RGB), announced("iTXt", Integer.MAX_VALUE)),
            "its chunk iTXt announces 2147483647 bytes"),
        refused(
            "a keyword without end",
            Reader.PICTURE_TEXT,
            "a.png",
            canary -> png(4, 4, RGB, chunk("tEXt", "parameters".getBytes())),
            "its text chunk tEXt is damaged"),
        harmless(
            "settings of a megabyte without a colon",
            Reader.PICTURE_TEXT,
            "a.png",
            canary ->
                png(
                    4,
                    4,
                    RGB,
                    chunk("tEXt", ("parameters\0" + "a b-".repeat(1 << 18)).getBytes()))),
        harmless(
            "settings of a megabyte of open quotes",
            Reader.PICTURE_TEXT,
            "a.png",
            canary ->
                png(
                    4,
                    4,
                    RGB,
                    chunk("tEXt", ("parameters\0" + "aa: \"\\\\".repeat(1 << 17)).getBytes()))));
  }

  private static List<HostileFile> jpegs() {
    byte[] valid = HostileArchives.resource("/io/vstar/image/progressive.jpg");
    byte[] scan = {(byte) 0xff, (byte) 0xda, 0, 8, 1, 1, 0, 0, 0, 0};
    return List.of(
        picture(
            "65 500 x 65 500",
            "a.jpg",
            canary -> {
              byte[] large = HostileArchives.resource("/io/vstar/image/rgb.jpg");
              ByteBuffer.wrap(large).putInt(indexOf(large, 0xc0) + 4, 65_500 << 16 | 65_500);
              return large;
            },
            "has 65500x65500 pixels"),
        picture(
            "ten thousand scans",
            "a.jpg",
            canary -> {
              ByteArrayOutputStream file = new ByteArrayOutputStream();
              file.write(valid, 0, valid.length - 2);
              for (int i = 0; i < 10_000; i++) {
                file.writeBytes(scan);
              }
              return file.toByteArray();
            },
            "it has more than 100 scans"),
        picture(
            "nothing but its beginning",
            "a.jpg",
            canary -> new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff},
            "cannot be decoded"),
        harmless(
            "EXIF that points beyond itself",
            Reader.PICTURE,
            "a.jpg",
            canary -> {
              byte[] exif = join("Exif\0\0MM\0*".getBytes(), new byte[] {127, -1, -1, -1});
              byte[] head = {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xe1, 0, 0};
              head[5] = (byte) (exif.length + 2);
              return join(head, exif, Arrays.copyOfRange(valid, 2, valid.length));
            }));
  }

  private static List<HostileFile> others() {
    return List.of(
        picture(
            "a BMP of 2^31 - 1 rows",
            "a.bmp",
            canary -> {
              byte[] large = HostileArchives.resource("/io/vstar/image/rgb.bmp");
              ByteBuffer.wrap(large).order(ByteOrder.LITTLE_ENDIAN).putInt(22, Integer.MAX_VALUE);
              return large;
            },
            "cannot be decoded"),
        picture(
            "a BMP with a palette of four billion",
            "a.bmp",
            canary -> {
              byte[] large = HostileArchives.resource("/io/vstar/image/rgb.bmp");
              ByteBuffer bytes = ByteBuffer.wrap(large).order(ByteOrder.LITTLE_ENDIAN);
              bytes.putShort(28, (short) 8).putInt(46, -1).putInt(10, Integer.MAX_VALUE);
              return large;
            },
            "cannot be decoded"),
        picture(
            "a WebP whose parts are longer than the file",
            "a.webp",
            canary -> {
              byte[] file = HostileArchives.resource("/io/vstar/image/alpha.webp");
              ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(16, Integer.MAX_VALUE);
              return file;
            },
            "cannot be decoded"),
        picture(
            "a GIF without a picture",
            "a.gif",
            canary -> "GIF89a\1\0\1\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1),
            "cannot be decoded"),
        picture(
            "4 billion pixels in a GIF", "a.gif", canary -> wideGif(), "has 65535x65535 pixels"),
        picture(
            "a TIFF, for which there is a decoder no one asked for",
            "a.png",
            canary -> "II*\0\10\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1),
            "is a TIFF picture, which is not read here"),
        picture(
            "an SVG that reads another file",
            "a.png",
            canary -> ("<svg><image href=\"file:///etc/passwd\"/></svg>").getBytes(),
            "is not a picture of a known kind"),
        picture("nothing", "a.png", canary -> new byte[0], "is not a picture of a known kind"));
  }

  private static byte[] wideGif() {
    String side = "\u00ff\u00ff";
    String screen = "GIF89a" + side + side + "\0\0\0";
    String picture = ",\0\0\0\0" + side + side + "\0\2\2DQ\0;";
    return (screen + picture).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] png(int width, int height, int color, byte[]... chunks) throws IOException {
    byte[] pixels = chunk("IDAT", deflated(64));
    return join(
        SIGNATURE, header(width, height, color), join(chunks), pixels, chunk("IEND", new byte[0]));
  }

  private static byte[] header(int width, int height, int color) {
    ByteBuffer data = ByteBuffer.allocate(13).putInt(width).putInt(height);
    return chunk("IHDR", data.put((byte) 8).put((byte) color).array());
  }

  private static byte[] chunk(String type, byte[] data) {
    byte[] typed = join(type.getBytes(StandardCharsets.US_ASCII), data);
    CRC32 crc = new CRC32();
    crc.update(typed);
    return ByteBuffer.allocate(typed.length + 8)
        .putInt(data.length)
        .put(typed)
        .putInt((int) crc.getValue())
        .array();
  }

  /** The head of a chunk whose data is 8 bytes. */
  private static byte[] announced(String type, int bytes) {
    return ByteBuffer.allocate(16).putInt(bytes).put(type.getBytes()).array();
  }

  /** A TIFF whose one directory has itself as its sub-directory and as the next. */
  private static byte[] loopingExif() {
    return ByteBuffer.allocate(26)
        .put("MM\0*".getBytes())
        .putInt(8)
        .putShort((short) 1)
        .putShort((short) 0x8769)
        .putShort((short) 4)
        .putInt(1)
        .putInt(8)
        .putInt(8)
        .array();
  }

  private static byte[] deflated(int bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(packed)) {
      byte[] zeros = new byte[Math.min(bytes, 1 << 20)];
      for (int i = 0; i < bytes; i += zeros.length) {
        deflater.write(zeros);
      }
    }
    return packed.toByteArray();
  }

  private static int indexOf(byte[] jpeg, int marker) {
    int at = 0;
    while (jpeg[at] != (byte) 0xff || jpeg[at + 1] != (byte) marker) {
      at++;
    }
    return at + 1;
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
