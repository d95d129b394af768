package io.vstar.io;

import io.vstar.error.CheckpointException;
import io.vstar.error.OutputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads and writes the files of {@code torch.save}: {@code .pt}, {@code .bin}, {@code .ckpt}. Such
 * a file is a program that makes values; only the harmless part of its language is run, everything
 * else is refused by name.
 *
 * <table>
 * <caption>Python values in Java</caption>
 * <tr><td>dict, OrderedDict, ParameterDict</td><td>{@link Map} in order</td></tr>
 * <tr><td>list, set</td><td>{@link List}</td></tr>
 * <tr><td>tuple</td><td>{@link PythonTuple}</td></tr>
 * <tr><td>str, bool, float</td><td>{@link String}, {@link Boolean}, {@link Double}</td></tr>
 * <tr><td>int</td><td>{@link Long}, or {@link java.math.BigInteger} beyond it</td></tr>
 * <tr><td>None</td><td>{@code null}</td></tr>
 * <tr><td>Tensor, Parameter</td><td>{@link HostTensor}, named by its key</td></tr>
 * </table>
 */
public final class TorchFile {
  private TorchFile() {}

  /**
   * Reads the value in a file with all of its tensors.
   *
   * @return the value in the form of the table above; {@code null} for a file of {@code None}
   * @throws CheckpointException naming the file and what is damaged or refused
   */
  public static Object read(Path file) {
    try (TorchArchive archive = TorchArchive.open(file)) {
      return TorchValues.withData(archive).read(archive.root(), "");
    }
  }

  /**
   * Reads the value in a file without the tensors' data, that is, with a {@link TensorInfo} in
   * place of each {@link HostTensor}.
   *
   * @return the value in the form of the table above; {@code null} for a file of {@code None}
   * @throws CheckpointException naming the file and what is damaged or refused
   */
  public static Object outline(Path file) {
    try (TorchArchive archive = TorchArchive.open(file)) {
      return TorchValues.withoutData(archive).read(archive.root(), "");
    }
  }

  /**
   * Opens a checkpoint: the tensors of a dict, or of the dict under its key {@code state_dict}.
   * Other values are ignored. Tensors are read when they are asked for.
   *
   * @throws CheckpointException naming the file and what is damaged or refused
   */
  public static TensorFile openCheckpoint(Path file) {
    TorchArchive archive = TorchArchive.open(file);
    try {
      return new TorchCheckpoint(archive);
    } catch (RuntimeException e) {
      archive.close();
      throw e;
    }
  }

  /**
   * Writes {@code value} as {@code torch.save} does, whole or not at all, and compares the file bit
   * for bit before it takes its name. The zip holds nothing but {@code archive/data.pkl}, {@code
   * archive/data/N} and {@code archive/version}, which the strictest loaders demand.
   *
   * @param value a value in the form of the table above; {@link Integer} is accepted as well
   * @throws OutputException if the file cannot be written
   * @throws IllegalArgumentException if it contains another kind of value
   */
  public static void write(Path target, Object value) {
    TorchPickler pickler = new TorchPickler();
    byte[] pickle = pickler.pickle(value);
    AtomicFile.write(
        target,
        channel -> TorchZip.write(channel, pickle, pickler.storages()),
        written -> {
          if (!comparable(value).equals(comparable(readAgain(written)))) {
            throw new IOException("it does not read back as it was written");
          }
        });
  }

  private static Object readAgain(Path written) throws IOException {
    try {
      return read(written);
    } catch (CheckpointException e) {
      throw new IOException("it does not read back: " + e.getMessage(), e);
    }
  }

  /**
   * Returns the value without what a file does not store, the names of tensors and the widths of
   * numbers.
   */
  private static Object comparable(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> result = new LinkedHashMap<>();
      map.forEach((key, item) -> result.put(comparable(key), comparable(item)));
      return result;
    }
    if (value instanceof PythonTuple tuple) {
      return new PythonTuple(tuple.items().stream().map(TorchFile::comparable).toList());
    }
    if (value instanceof List<?> list) {
      return list.stream().map(TorchFile::comparable).toList();
    }
    if (value instanceof HostTensor tensor) {
      return tensor.withName("");
    }
    if (value instanceof Integer number) {
      return number.longValue();
    }
    return value == null ? "None" : value;
  }
}
