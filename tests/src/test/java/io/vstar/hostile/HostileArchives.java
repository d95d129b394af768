package io.vstar.hostile;

import static io.vstar.hostile.HostileFile.harmless;
import static io.vstar.hostile.HostileFile.refused;

import io.vstar.hostile.HostileFile.Content;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Zips around pickles, and files of torch before zips, that lie about what they hold. */
final class HostileArchives {
  private static final String NAME = "file.pt";
  private static final String PICKLE = "archive/data.pkl";
  private static final byte[] ONE_TENSOR = new PickleProgram().tensor(4, 0, 4, 1).stop();

  private HostileArchives() {}

  static Stream<HostileFile> all() {
    return Stream.of(zips(), tables(), legacy()).flatMap(List::stream);
  }

  private static HostileFile zip(String attempt, Content content, String words) {
    return refused(attempt, Reader.TORCH, NAME, content, words);
  }

  private static ZipLayout tensorZip() {
    return new ZipLayout().add(PICKLE, ONE_TENSOR);
  }

  private static List<HostileFile> zips() {
    return List.of(
        zip(
            "a pickle deflated a thousand to one",
            canary -> deflated(PICKLE, 64 << 20),
            "entry archive/data.pkl is compressed"),
        zip(
            "two pickles",
            canary ->
                new ZipLayout().add("a/data.pkl", ONE_TENSOR).add("b/data.pkl", ONE_TENSOR).bytes(),
            "it has 2 entries data.pkl, expected one"),
        zip(
            "the same pickle listed twice",
            canary -> tensorZip().add(PICKLE, ONE_TENSOR).bytes(),
            "it has 2 entries data.pkl, expected one"),
        zip(
            "no pickle",
            canary -> new ZipLayout().add("archive/data/0", new byte[16]).bytes(),
            "it has 0 entries data.pkl, expected one"),
        zip(
            "another byte order",
            canary -> tensorZip().add("archive/byteorder", "big".getBytes()).bytes(),
            "has the byte order big, expected little"),
        zip(
            "a byte order of a megabyte",
            canary -> tensorZip().add("archive/byteorder", new byte[1 << 20]).bytes(),
            "has 1048576 bytes, expected at most 16"),
        zip("no storage", canary -> tensorZip().bytes(), "has no entry archive/data/0"),
        zip(
            "a storage that is too short",
            canary -> tensorZip().add("archive/data/0", new byte[15]).bytes(),
            "storage 0 has 15 bytes, expected 16"),
        harmless(
            "names that climb out of the folder",
            Reader.TORCH,
            NAME,
            canary ->
                tensorZip()
                    .add("archive/data/0", new byte[16])
                    .add("archive/../../../" + canary, new byte[16])
                    .add(canary.toString(), new byte[16])
                    .bytes()),
        zip(
            "200 000 entries and no pickle",
            canary -> {
              ZipLayout layout = new ZipLayout();
              for (int i = 0; i < 200_000; i++) {
                layout.add("" + i, new byte[0]);
              }
              return layout.zip64(200_000);
            },
            "it has 0 entries data.pkl, expected one"));
  }

  private static List<HostileFile> tables() {
    byte[] storage = new byte[16];
    return List.of(
        zip(
            "a storage of 2 GiB by the table alone",
            canary -> {
              byte[] pickle = new PickleProgram().tensor(1 << 28, 0, 1 << 28, 1).stop();
              ZipLayout layout = new ZipLayout().add(PICKLE, pickle);
              return layout
                  .list(layout.record("archive/data/0", storage).withSize(1L << 30))
                  .bytes();
            },
            "its entries take more bytes than its"),
        zip(
            "a pickle of 4 GiB by the table alone",
            canary -> {
              ZipLayout layout = new ZipLayout();
              return layout.list(layout.record(PICKLE, ONE_TENSOR).withSize(0xffff_fffeL)).bytes();
            },
            "its entries take more bytes than its"),
        zip(
            "a hundred storages in the same bytes",
            canary -> {
              ZipLayout layout = tensorZip();
              ZipLayout.Entry shared = layout.record("archive/data/0", new byte[1 << 16]);
              for (int i = 0; i < 100; i++) {
                layout.list(shared.withName("archive/data/" + i));
              }
              return layout.bytes();
            },
            "its entries take more bytes than its"),
        zip(
            "an encrypted entry",
            canary -> {
              ZipLayout layout = tensorZip();
              return layout.list(layout.record("archive/data/0", storage).withFlags(1)).bytes();
            },
            "cannot be read"),
        harmless(
            "a data descriptor that is not there",
            Reader.TORCH,
            NAME,
            canary -> {
              ZipLayout layout = tensorZip();
              return layout.list(layout.record("archive/data/0", storage).withFlags(8)).bytes();
            }),
        zip(
            "an entry that begins beyond the file",
            canary ->
                tensorZip()
                    .list(new ZipLayout.Entry("archive/data/0", 0, 0, 0, 16, 16, 1 << 30))
                    .bytes(),
            "cannot be read"),
        zip(
            "an end of zip64 that announces 2^31 - 1 entries",
            canary -> tensorZip().zip64(Integer.MAX_VALUE),
            "more than it has room for"),
        zip(
            "an end of zip64 that announces 700 million entries",
            canary -> tensorZip().zip64(700_000_000),
            "more than it has room for"),
        zip(
            "a zip without its table",
            canary -> Arrays.copyOf(tensorZip().bytes(), 60),
            "cannot be read"));
  }

  private static List<HostileFile> legacy() {
    return List.of(
        legacy("another magic number", p -> p.long1(5), "is a pickle, but not a torch file"),
        legacy(
            "another version",
            p -> magic(p).op('.').op(0x80).op(2).binint(1002),
            "is a pickle, but not a torch file"),
        legacy(
            "big-endian",
            p -> system(p, 0x89).none().op('.').emptyList(),
            "is not of little-endian byte order"),
        legacy(
            "keys of storages that contain themselves",
            p -> system(p, 0x88).storage(1).op('.').emptyList().binput(0).binget(0).append(),
            "it lists a storage in which no tensor lies"),
        legacy(
            "keys of storages that are no list",
            p -> system(p, 0x88).none().op('.').binint(7),
            "its storages are not listed"),
        legacy(
            "a key of no storage",
            p -> system(p, 0x88).none().op('.').emptyList().binunicode("1").append(),
            "it lists a storage in which no tensor lies"),
        legacy(
            "a storage behind the end",
            p ->
                system(p, 0x88)
                    .tensor(1 << 28, 0, 1 << 28, 1)
                    .op('.')
                    .emptyList()
                    .binunicode("0")
                    .append(),
            "is cut short: storage 0 ends at byte"),
        refused(
            "another number of elements before a storage",
            Reader.EMBEDDING,
            NAME,
            canary -> {
              byte[] file = resource("/io/vstar/adapter/embedding/a1111_legacy_pickle.pt");
              ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(515, Long.MAX_VALUE);
              return file;
            },
            "has 9223372036854775807 elements, expected 64"),
        legacy(
            "a view of a storage, as before torch 0.4",
            p ->
                system(p, 0x88)
                    .mark()
                    .binunicode("storage")
                    .global("torch", "FloatStorage")
                    .binunicode("0")
                    .binunicode("cpu")
                    .binint(4)
                    .numbers(0, 1)
                    .tuple()
                    .binpersid(),
            "it holds a view of a storage"));
  }

  private static HostileFile legacy(
      String attempt, UnaryOperator<PickleProgram> program, String words) {
    return refused(
        attempt, Reader.TORCH, NAME, canary -> program.apply(new PickleProgram()).stop(), words);
  }

  private static PickleProgram magic(PickleProgram p) {
    return p.op(0x8a)
        .op(10)
        .bytes(
            new byte[] {
              0x6c, (byte) 0xfc, (byte) 0x9c, 0x46, (byte) 0xf9, 0x20, 0x6a, (byte) 0xa8, 0x50, 0x19
            });
  }

  /** The three pickles before the value, the last with {@code truth} for "little_endian". */
  private static PickleProgram system(PickleProgram p, int truth) {
    return magic(p)
        .op('.')
        .binint(1001)
        .op('.')
        .emptyDict()
        .binunicode("little_endian")
        .op(truth)
        .setitem()
        .op('.');
  }

  private static byte[] deflated(String name, int bytes) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(file)) {
      zip.putNextEntry(new ZipEntry(name));
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < bytes; i += zeros.length) {
        zip.write(zeros);
      }
    }
    return file.toByteArray();
  }

  static byte[] resource(String name) {
    try (InputStream in = HostileArchives.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
