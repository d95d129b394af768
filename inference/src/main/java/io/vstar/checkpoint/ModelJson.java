package io.vstar.checkpoint;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.vstar.error.CheckpointException;
import io.vstar.error.ConfigException;
import io.vstar.io.TextFile;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/** A config.json file with typed access; every error names the file and the key. */
final class ModelJson {
  /** The most bytes of a file, about a hundred times those of published models. */
  private static final int MAX_BYTES = 1 << 20;

  private final Path file;
  private final JsonObject root;
  private final String prefix; // of the keys in messages

  private ModelJson(Path file, JsonObject root, String prefix) {
    this.file = file;
    this.root = root;
    this.prefix = prefix;
  }

  /**
   * Reads a file.
   *
   * @throws CheckpointException naming the file, if it is missing or not a JSON object
   */
  static ModelJson read(Path file) {
    try {
      String text = TextFile.read(file, MAX_BYTES);
      return new ModelJson(file, JsonParser.parseString(text).getAsJsonObject(), "");
    } catch (NoSuchFileException e) {
      throw new CheckpointException(
          file + ": does not exist; a model folder in diffusers layout has this file", e);
    } catch (CharacterCodingException e) {
      throw new CheckpointException(file + ": is not UTF-8 text", e);
    } catch (IOException e) {
      throw new CheckpointException("%s: cannot be read: %s".formatted(file, e.getMessage()), e);
    } catch (JsonParseException | IllegalStateException e) {
      throw new CheckpointException(file + ": is not a JSON object: " + e.getMessage(), e);
    }
  }

  /** Returns the object below a key; it is empty if there is none. */
  ModelJson section(String key) {
    JsonObject inner =
        has(key) ? typed(key, "an object", JsonElement::getAsJsonObject) : new JsonObject();
    return new ModelJson(file, inner, prefix + key + ".");
  }

  boolean has(String key) {
    return root.has(key) && !root.get(key).isJsonNull();
  }

  int integer(String key) {
    return typed(key, "an integer", ModelJson::asInteger);
  }

  int integer(String key, int preset) {
    return has(key) ? integer(key) : preset;
  }

  double number(String key, double preset) {
    return has(key) ? typed(key, "a number", ModelJson::asDouble) : preset;
  }

  boolean flag(String key, boolean preset) {
    return has(key) ? typed(key, "true or false", ModelJson::asFlag) : preset;
  }

  String text(String key, String preset) {
    return has(key) ? typed(key, "a string", ModelJson::asText) : preset;
  }

  boolean isList(String key) {
    return has(key) && root.get(key).isJsonArray();
  }

  boolean isObject(String key) {
    return has(key) && root.get(key).isJsonObject();
  }

  List<Integer> integers(String key) {
    return list(key, "a list of integers", ModelJson::asInteger);
  }

  List<Double> numbers(String key) {
    return list(key, "a list of numbers", ModelJson::asDouble);
  }

  List<String> texts(String key) {
    return list(key, "a list of strings", ModelJson::asText);
  }

  /** Checks that {@code key} has this value, which is also its default, or is missing. */
  void requireOnly(String key, JsonPrimitive value) {
    if (has(key) && !root.get(key).equals(value)) {
      throw error(key, "is " + root.get(key) + ", expected " + value);
    }
  }

  /**
   * Creates a config from values of this file; an error of the config is reported as one of the
   * file.
   */
  <T> T build(Supplier<T> config) {
    try {
      return config.get();
    } catch (ConfigException e) {
      throw new CheckpointException(file + ": " + e.getMessage(), e);
    }
  }

  /** Returns an error about a key of this file. */
  CheckpointException error(String key, String message) {
    return new CheckpointException(file + ": " + prefix + key + " " + message);
  }

  private <T> List<T> list(String key, String expected, Function<JsonElement, T> read) {
    return typed(
        key,
        expected,
        element ->
            StreamSupport.stream(element.getAsJsonArray().spliterator(), false).map(read).toList());
  }

  private <T> T typed(String key, String expected, Function<JsonElement, T> read) {
    if (!has(key)) {
      throw error(key, "is missing, expected " + expected);
    }
    try {
      return read.apply(root.get(key));
    } catch (RuntimeException e) {
      throw error(key, "is " + root.get(key) + ", expected " + expected);
    }
  }

  // Gson's own conversions accept "yes" as false, 767.5 as 767 and [768] as 768.

  private static JsonPrimitive primitive(JsonElement element, Predicate<JsonPrimitive> type) {
    JsonPrimitive value = element.getAsJsonPrimitive();
    if (!type.test(value)) {
      throw new IllegalArgumentException(element.toString());
    }
    return value;
  }

  private static BigDecimal asNumber(JsonElement element) {
    return primitive(element, JsonPrimitive::isNumber).getAsBigDecimal();
  }

  private static double asDouble(JsonElement element) {
    double value = asNumber(element).doubleValue();
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(element.toString());
    }
    return value;
  }

  private static int asInteger(JsonElement element) {
    return asNumber(element).intValueExact();
  }

  private static boolean asFlag(JsonElement element) {
    return primitive(element, JsonPrimitive::isBoolean).getAsBoolean();
  }

  private static String asText(JsonElement element) {
    return primitive(element, JsonPrimitive::isString).getAsString();
  }
}
