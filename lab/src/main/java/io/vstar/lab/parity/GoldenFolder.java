package io.vstar.lab.parity;

import ai.djl.ndarray.NDArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.vstar.error.CheckpointException;
import io.vstar.io.HostTensor;
import io.vstar.io.Safetensors;
import io.vstar.io.TensorFile;
import io.vstar.tensor.TensorScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.LongStream;

/** An open golden folder, with tensors in {@code golden.safetensors} and facts in a JSON file. */
final class GoldenFolder implements AutoCloseable {
  private final Path folder;
  private final TensorFile tensors;
  private final JsonObject facts;

  private GoldenFolder(Path folder, TensorFile tensors, JsonObject facts) {
    this.folder = folder;
    this.tensors = tensors;
    this.facts = facts;
  }

  /**
   * Opens a golden folder.
   *
   * @throws CheckpointException if a file of it is absent or damaged
   */
  static GoldenFolder open(Path folder) {
    Path json = folder.resolve("golden.json");
    try {
      JsonObject facts = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
      return new GoldenFolder(
          folder, Safetensors.open(folder.resolve("golden.safetensors")), facts);
    } catch (IOException | JsonParseException | IllegalStateException e) {
      throw new CheckpointException(json + ": is not the facts of a golden folder: " + e, e);
    }
  }

  Path folder() {
    return folder;
  }

  boolean has(String name) {
    return tensors.tensors().containsKey(name);
  }

  /** Returns the values of a tensor as float32. */
  float[] floats(String name) {
    return tensor(name).toFloats();
  }

  /** Returns the values of a tensor of whole numbers. */
  long[] longs(String name) {
    return tensor(name).toLongs();
  }

  int[] ints(String name) {
    return Arrays.stream(longs(name)).mapToInt(Math::toIntExact).toArray();
  }

  long[] shape(String name) {
    return tensor(name).info().shape().stream().mapToLong(Long::longValue).toArray();
  }

  /** Uploads a tensor as float32; {@code scope} owns it. */
  NDArray upload(TensorScope scope, String name) {
    return scope.upload(floats(name), shape(name));
  }

  /** Returns entry {@code index} of a tensor's first axis, as float32. */
  float[] floats(String name, int index) {
    float[] all = floats(name);
    int length = all.length / Math.toIntExact(shape(name)[0]);
    return Arrays.copyOfRange(all, index * length, (index + 1) * length);
  }

  /** Uploads the first {@code count} entries of a tensor's first axis; {@code scope} owns them. */
  NDArray uploadFirst(TensorScope scope, String name, int count) {
    long[] shape = shape(name);
    float[] all = floats(name);
    float[] first = Arrays.copyOf(all, Math.toIntExact(all.length / shape[0] * count));
    shape[0] = count;
    return scope.upload(first, shape);
  }

  /** Returns the shape of an entry of a tensor's first axis. */
  long[] innerShape(String name) {
    return LongStream.of(shape(name)).skip(1).toArray();
  }

  /** Returns a fact by its path of keys. */
  JsonElement fact(String... path) {
    JsonElement at = facts;
    for (String key : path) {
      at = at.getAsJsonObject().get(key);
      if (at == null) {
        throw new CheckpointException(
            folder.resolve("golden.json") + ": has no " + String.join(".", path));
      }
    }
    return at;
  }

  private HostTensor tensor(String name) {
    return tensors.tensor(name);
  }

  @Override
  public void close() {
    tensors.close();
  }
}
