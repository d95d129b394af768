package io.vstar.train.dataset;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.vstar.error.DatasetException;
import io.vstar.io.TextFile;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A file with the captions of many pictures:
 *
 * <ul>
 *   <li>{@code .jsonl}: an object a line, with the key {@code file_name} and one for the text, as
 *       in {@code metadata.jsonl} of Hugging Face's image folders;
 *   <li>{@code .json}: one object, whose keys name the pictures and whose values have the keys
 *       {@code caption}, {@code tags} or both, as kohya's sd-scripts write it.
 * </ul>
 *
 * @param file the file
 * @param rows the rows in the order of the file, at least one
 */
record MetadataFile(Path file, List<Row> rows) {
  /** The largest file that is read: some hundred thousand captions. */
  private static final int MAX_BYTES = 1 << 28;

  /**
   * The texts of one picture.
   *
   * @param place the place in the file, for messages
   * @param picture the name of the picture as written: a path that is absolute or relative, kohya's
   *     also without extension
   * @param caption the caption; may be blank
   * @param tags the tags, which follow each line of the caption; empty if there are none
   */
  record Row(String place, String picture, String caption, Optional<String> tags) {}

  MetadataFile {
    rows = List.copyOf(rows);
  }

  /**
   * Reads a file.
   *
   * @param column the key of the text in rows of a {@code .jsonl} file
   * @throws DatasetException if it cannot be read; it names the file and the line or key
   */
  static MetadataFile read(Path file, String column) {
    String text = readText(file);
    boolean lines = file.toString().toLowerCase(Locale.ROOT).endsWith(".jsonl");
    List<Row> rows = lines ? rows(file, text, column) : entries(file, text);
    if (rows.isEmpty()) {
      throw new DatasetException(file + " holds no captions");
    }
    return new MetadataFile(file, rows);
  }

  private static String readText(Path file) {
    try {
      return TextFile.readUnicode(file, MAX_BYTES);
    } catch (CharacterCodingException e) {
      throw new DatasetException("%s %s; save it as UTF-8".formatted(file, e.getMessage()), e);
    } catch (NoSuchFileException e) {
      throw new DatasetException(
          file + " is missing, expected the captions of the pictures in that folder", e);
    } catch (IOException e) {
      throw new DatasetException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static List<Row> rows(Path file, String text, String column) {
    List<Row> rows = new ArrayList<>();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        String place = "line " + (i + 1);
        JsonObject row = object(file + ", " + place, lines.get(i));
        String picture = text(file + ", " + place, row, "file_name");
        rows.add(new Row(place, picture, text(file + ", " + place, row, column), Optional.empty()));
      }
    }
    return rows;
  }

  private static List<Row> entries(Path file, String text) {
    List<Row> rows = new ArrayList<>();
    object(file.toString(), text)
        .asMap()
        .forEach((picture, entry) -> rows.add(entry(file, picture, entry)));
    return rows;
  }

  private static Row entry(Path file, String picture, JsonElement entry) {
    String place = "key " + picture;
    String where = file + ", " + place;
    if (!entry.isJsonObject()) {
      throw new DatasetException(where + " is no object with the keys caption or tags");
    }
    JsonObject texts = entry.getAsJsonObject();
    Optional<String> tags =
        isGiven(texts, "tags") ? Optional.of(text(where, texts, "tags")) : Optional.empty();
    if (isGiven(texts, "caption")) {
      return new Row(place, picture, text(where, texts, "caption"), tags);
    }
    String only =
        tags.orElseThrow(
            () -> new DatasetException(where + " has neither a caption nor tags; add one"));
    return new Row(place, picture, only, Optional.empty());
  }

  private static boolean isGiven(JsonObject object, String key) {
    return object.has(key) && !object.get(key).isJsonNull();
  }

  private static JsonObject object(String where, String json) {
    try (JsonReader reader = new JsonReader(new StringReader(json))) {
      reader.setStrictness(Strictness.STRICT);
      JsonElement read = JsonParser.parseReader(reader);
      if (read.isJsonObject() && reader.peek() == JsonToken.END_DOCUMENT) {
        return read.getAsJsonObject();
      }
      throw new DatasetException(where + " is no JSON object, expected {…}");
    } catch (IOException | JsonParseException e) {
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new DatasetException("%s is not valid JSON: %s".formatted(where, reason), e);
    }
  }

  private static String text(String where, JsonObject row, String key) {
    if (!isGiven(row, key)) {
      throw new DatasetException(
          "%s has no key %s, only %s".formatted(where, key, String.join(", ", row.keySet())));
    }
    JsonElement value = row.get(key);
    if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isString()) {
      throw new DatasetException("%s: %s is no text, but %s".formatted(where, key, value));
    }
    return value.getAsString();
  }
}
