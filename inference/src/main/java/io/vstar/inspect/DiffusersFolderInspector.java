package io.vstar.inspect;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.vstar.error.CheckpointException;
import io.vstar.io.TensorInfo;
import io.vstar.io.TextFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Inspects a model folder in diffusers layout: {@code model_index.json} names the pipeline's class
 * and those of its parts, each of which has a folder.
 */
final class DiffusersFolderInspector {
  /** The most bytes of a JSON file, the same as when a model is loaded. */
  private static final int MAX_JSON_BYTES = 1 << 20;

  private static final String INDEX = "model_index.json";
  private static final String SCHEDULER = "scheduler/scheduler_config.json";

  /** The classes of parts that have no weights. */
  private static final Pattern WEIGHTLESS =
      Pattern.compile(".*(?:Tokenizer(?:Fast)?|Scheduler|Processor|FeatureExtractor)");

  private final Path folder;
  private final List<Part> parts = new ArrayList<>();
  private final Map<String, String> classes = new LinkedHashMap<>();
  private final Set<String> variants = new TreeSet<>();
  private final List<String> notes = new ArrayList<>();
  private Map<String, TensorInfo> unet = Map.of();
  private long bytes;

  DiffusersFolderInspector(Path folder) {
    this.folder = folder;
  }

  Inspection inspect() {
    Path file = folder.resolve(INDEX);
    if (!Files.exists(file)) {
      throw new CheckpointException(
          "%s has no %s, so it is no model folder in diffusers layout; name a file in it"
              .formatted(folder, INDEX));
    }
    JsonObject index = readObject(file);
    index.entrySet().forEach(entry -> addPart(entry.getKey(), entry.getValue()));
    Identity identity = identity(text(index, "_class_name"));
    Notes.addWhyNotTrainable(identity, notes);
    return new Inspection(
        folder,
        FileFormat.FOLDER,
        bytes,
        identity,
        parts,
        details(index),
        Map.of(),
        Optional.empty(),
        notes);
  }

  private Map<String, Object> details(JsonObject index) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("class", text(index, "_class_name"));
    String version = text(index, "_diffusers_version");
    if (!version.isEmpty()) {
      details.put("diffusers_version", version);
    }
    details.put("classes", classes);
    details.put("variants", List.copyOf(variants));
    return details;
  }

  /**
   * Adds the part of an entry of the index.
   *
   * @param name name of the part and of its folder
   * @param value [library, class]; [null, null] for a part that is left out
   */
  private void addPart(String name, JsonElement value) {
    if (!(value instanceof JsonArray pair) || pair.size() != 2 || !pair.get(1).isJsonPrimitive()) {
      return;
    }
    String className = pair.get(1).getAsString();
    classes.put(name, className);
    Path partFolder = folder.resolve(name);
    if (!Files.isDirectory(partFolder)) {
      notes.add("%s is missing".formatted(name));
    } else if (!WEIGHTLESS.matcher(className).matches()) {
      addWeights(name, WeightFiles.in(partFolder));
    }
  }

  private void addWeights(String name, List<WeightFiles> found) {
    if (found.isEmpty()) {
      notes.add("%s has no weights".formatted(name));
      return;
    }
    found.stream()
        .map(WeightFiles::variant)
        .filter(variant -> !variant.isEmpty())
        .forEach(variants::add);
    WeightFiles used = found.get(0);
    if (used.shards().size() != used.announced()) {
      notes.add("%s has %d of %d shards".formatted(name, used.shards().size(), used.announced()));
    }
    if (!used.safetensors()) {
      notes.add("%s is a pickle; save the model as safetensors".formatted(name));
    }
    Map<String, TensorInfo> tensors = used.tensors();
    parts.add(Part.of(name, tensors.values()));
    bytes += used.bytes();
    if (name.equals("unet")) {
      unet = tensors;
    }
  }

  private Identity identity(String className) {
    Optional<Long> width = UNetShape.contextWidth(unet);
    Optional<Family> byWidth = width.flatMap(Family::ofContextWidth);
    Optional<Family> byParts =
        classes.containsKey("text_encoder_2") && classes.containsKey("unet")
            ? Optional.of(Family.SDXL)
            : Optional.empty();
    return new Identity(
        className.startsWith("StableDiffusion") && !unet.isEmpty()
            ? FileKind.DIFFUSERS_FOLDER
            : FileKind.FOREIGN_FOLDER,
        byWidth.or(() -> byParts),
        UNetShape.inputChannels(unet).flatMap(UNetVariant::ofInputChannels),
        width,
        prediction());
  }

  private Prediction prediction() {
    Path file = folder.resolve(SCHEDULER);
    if (!Files.exists(file)) {
      return Prediction.UNKNOWN;
    }
    JsonObject scheduler = readObject(file);
    JsonElement rescaled = scheduler.get("rescale_betas_zero_snr");
    return new Prediction(
        Prediction.ofWord(text(scheduler, "prediction_type")),
        rescaled != null && rescaled.isJsonPrimitive() && rescaled.getAsBoolean());
  }

  private static String text(JsonObject object, String key) {
    JsonElement value = object.get(key);
    return value != null && value.isJsonPrimitive() ? value.getAsString() : "";
  }

  private static JsonObject readObject(Path file) {
    try {
      return JsonParser.parseString(TextFile.read(file, MAX_JSON_BYTES)).getAsJsonObject();
    } catch (IOException e) {
      throw new CheckpointException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    } catch (JsonParseException | IllegalStateException e) {
      throw new CheckpointException(
          "%s is not a JSON object: %s".formatted(file, e.getMessage()), e);
    }
  }
}
