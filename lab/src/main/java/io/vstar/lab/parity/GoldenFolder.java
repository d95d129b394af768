package io.vstar.lab.parity;

import ai.djl.ndarray.NDArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.Models;
import io.vstar.error.CheckpointException;
import io.vstar.io.HostTensor;
import io.vstar.io.Safetensors;
import io.vstar.io.TensorFile;
import io.vstar.tensor.TensorScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.LongStream;

/**
 * The open files of a golden folder that have a common stem: tensors in {@code STEM.safetensors}
 * and facts in {@code STEM.json}. With a model beside them the stem is {@code golden}.
 */
final class GoldenFolder implements AutoCloseable {
  private final Path json;
  private final TensorFile tensors;
  private final JsonObject facts;

  private GoldenFolder(Path json, TensorFile tensors, JsonObject facts) {
    this.json = json;
    this.tensors = tensors;
    this.facts = facts;
  }

  /**
   * Opens the files of a golden folder that has a model beside them.
   *
   * @throws CheckpointException if a file of it is absent or damaged
   */
  static GoldenFolder open(Path folder) {
    return open(folder, "golden");
  }

  /**
   * Opens the two files of a stem.
   *
   * @throws CheckpointException if one of them is absent or damaged
   */
  static GoldenFolder open(Path folder, String stem) {
    Path json = folder.resolve(stem + ".json");
    JsonObject facts = facts(json);
    return new GoldenFolder(json, Safetensors.open(folder.resolve(stem + ".safetensors")), facts);
  }

  /**
   * Reads the facts of a JSON file.
   *
   * @throws CheckpointException if it is absent or no JSON object
   */
  static JsonObject facts(Path json) {
    try {
      return JsonParser.parseString(Files.readString(json)).getAsJsonObject();
    } catch (IOException | JsonParseException | IllegalStateException e) {
      throw new CheckpointException(json + ": is not the facts of a golden folder: " + e, e);
    }
  }

  /** Returns the objects of the list {@code cases} in a JSON file. */
  static List<JsonObject> cases(JsonObject facts) {
    return facts.getAsJsonArray("cases").asList().stream()
        .map(JsonElement::getAsJsonObject)
        .toList();
  }

  /** Returns whether the facts of a JSON file have certain keys. */
  static boolean hasFacts(Path json, String... keys) {
    return facts(json).keySet().containsAll(List.of(keys));
  }

  /** Returns the numbers of a JSON list. */
  static double[] numbers(JsonElement list) {
    return list.getAsJsonArray().asList().stream().mapToDouble(JsonElement::getAsDouble).toArray();
  }

  Path folder() {
    return json.getParent();
  }

  /**
   * Opens a model that lies beside the folder.
   *
   * @throws CheckpointException if there is none of the name
   */
  ModelFiles modelBeside(String name) {
    Path model = folder().toAbsolutePath().normalize().resolveSibling(name);
    if (!Files.isDirectory(model)) {
      throw new CheckpointException(
          "%s: its cases need the model folder %s beside it".formatted(folder(), model));
    }
    return Models.open(model.toString());
  }

  /** Returns the cases among the facts. */
  List<JsonObject> cases() {
    return cases(facts);
  }

  /** Returns the names of all tensors in the order of the alphabet. */
  SortedSet<String> names() {
    return new TreeSet<>(tensors.tensors().keySet());
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
        throw new CheckpointException(json + ": has no " + String.join(".", path));
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
