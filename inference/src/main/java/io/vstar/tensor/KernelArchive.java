package io.vstar.tensor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes the smallest archive that libtorch's {@code torch::jit::load} reads, a zip of four stored
 * entries.
 *
 * <pre>
 * kernel/data.pkl           pickle of an object of class __torch__.Kernel, state {"training": false}
 * kernel/code/__torch__.py  the class, in TorchScript's serialized form
 * kernel/constants.pkl      pickle of ()
 * kernel/version            3
 * </pre>
 */
final class KernelArchive {
  // Protocol 2: GLOBAL '__torch__ Kernel', EMPTY_TUPLE, NEWOBJ, state {'training': False}, BUILD.
  private static final byte[] MODULE =
      "\u0080\u0002c__torch__\nKernel\n)\u0081}X\b\u0000\u0000\u0000training\u0089sb."
          .getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] NO_CONSTANTS = "\u0080\u0002).".getBytes(StandardCharsets.ISO_8859_1);

  private KernelArchive() {}

  static byte[] of(KernelSource source) throws IOException {
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(archive)) {
      store(zip, "kernel/data.pkl", MODULE);
      store(
          zip, "kernel/code/__torch__.py", source.toTorchScript().getBytes(StandardCharsets.UTF_8));
      store(zip, "kernel/constants.pkl", NO_CONSTANTS);
      store(zip, "kernel/version", "3\n".getBytes(StandardCharsets.US_ASCII));
    }
    return archive.toByteArray();
  }

  private static void store(ZipOutputStream zip, String name, byte[] data) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(data);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(data.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(data);
    zip.closeEntry();
  }
}
