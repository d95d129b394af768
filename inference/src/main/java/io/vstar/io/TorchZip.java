package io.vstar.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes the zip of a torch file, in torch's order and without compression. */
final class TorchZip {
  /**
   * The name of the folder in older versions of torch, which some loaders require; newer versions
   * use the file's name.
   */
  private static final String FOLDER = "archive/";

  private static final String VERSION = "3\n";

  /**
   * A fixed time, so that equal values make equal files; 1980-01-01 would add a second time stamp.
   */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

  private TorchZip() {}

  static void write(FileChannel target, byte[] pickle, List<HostTensor> storages)
      throws IOException {
    // Not closed, because that would close the caller's channel.
    ZipOutputStream zip =
        new ZipOutputStream(new BufferedOutputStream(Channels.newOutputStream(target)));
    zip.setMethod(ZipOutputStream.STORED);
    put(zip, "data.pkl", ByteBuffer.wrap(pickle));
    for (int i = 0; i < storages.size(); i++) {
      put(zip, "data/" + i, storages.get(i).data());
    }
    put(zip, "version", ByteBuffer.wrap(VERSION.getBytes(StandardCharsets.US_ASCII)));
    zip.finish();
    zip.flush();
  }

  private static void put(ZipOutputStream zip, String name, ByteBuffer content) throws IOException {
    ZipEntry entry = new ZipEntry(FOLDER + name);
    CRC32 crc = new CRC32();
    crc.update(content.duplicate());
    entry.setCrc(crc.getValue());
    entry.setSize(content.remaining());
    entry.setTimeLocal(TIME);
    zip.putNextEntry(entry);
    WritableByteChannel channel = Channels.newChannel(zip);
    while (content.hasRemaining()) {
      channel.write(content);
    }
    zip.closeEntry();
  }
}
