package io.vstar.lab.parity;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.vstar.error.CheckpointException;
import io.vstar.train.bucket.BucketAssigner;
import io.vstar.train.bucket.BucketLimits;
import io.vstar.train.bucket.Placement;
import io.vstar.train.bucket.Resolution;
import io.vstar.train.dataset.TrainingImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Recorded buckets of many picture sizes: a JSON file with {@code sizes}, a list of {@code [width,
 * height]}, and {@code runs}, each with a {@code config} and an {@code assignment} for each size.
 */
final class RecordedBuckets {
  private final Path file;
  private final JsonObject facts;
  private final List<TrainingImage> pictures = new ArrayList<>();

  /**
   * Reads a file.
   *
   * @throws CheckpointException if it cannot be read or lacks something
   */
  RecordedBuckets(Path file) {
    this.file = file;
    this.facts = GoldenFolder.facts(file);
    for (JsonElement each : list(facts, "sizes")) {
      Resolution size = resolution(each);
      pictures.add(
          new TrainingImage(
              Path.of("size" + pictures.size()),
              size.width(),
              size.height(),
              Optional.empty(),
              ""));
    }
  }

  /** The settings of a run and what was recorded of it. */
  final class Run {
    private final JsonObject recorded;

    private Run(JsonObject recorded) {
      this.recorded = recorded;
    }

    JsonElement setting(String key) {
      return get(get(recorded, "config").getAsJsonObject(), key);
    }

    List<JsonElement> list(String key) {
      return RecordedBuckets.this.list(recorded, key);
    }

    /** Returns a list of resolutions. */
    List<Resolution> resolutions(String key) {
      return list(key).stream().map(RecordedBuckets::resolution).toList();
    }

    /**
     * Returns the limits of the run.
     *
     * @param base the setting with the base resolution
     * @param area the setting with the resolution of the largest area
     * @param min the setting with the shortest side
     * @param max the setting with the longest side
     * @param step the setting with the step
     */
    BucketLimits limits(String base, String area, String min, String max, String step) {
      return new BucketLimits(
          resolution(setting(base)),
          resolution(setting(area)).area(),
          setting(min).getAsInt(),
          setting(max).getAsInt(),
          setting(step).getAsInt());
    }
  }

  List<Run> runs() {
    return list(facts, "runs").stream().map(each -> new Run(each.getAsJsonObject())).toList();
  }

  /** Returns the pictures of the recorded sizes. */
  List<TrainingImage> pictures() {
    return List.copyOf(pictures);
  }

  /** Assigns all pictures; a picture that is left out is empty. */
  List<Optional<Placement>> assign(BucketAssigner assigner) {
    Map<TrainingImage, Placement> placed = new HashMap<>();
    assigner.assign(pictures).placements().forEach(each -> placed.put(each.image(), each));
    return pictures.stream().map(each -> Optional.ofNullable(placed.get(each))).toList();
  }

  /** Compares a value of each picture with the recorded one. */
  static <T> ParityItem compare(String name, List<T> actual, List<T> expected) {
    if (actual.size() != expected.size()) {
      return ParityItem.share(name, 1);
    }
    int differing = 0;
    for (int i = 0; i < expected.size(); i++) {
      differing += Objects.equals(actual.get(i), expected.get(i)) ? 0 : 1;
    }
    return ParityItem.share(name, differing / (double) Math.max(1, expected.size()));
  }

  /** Returns the resolution that a list of two numbers names. */
  static Resolution resolution(JsonElement sides) {
    return new Resolution(
        sides.getAsJsonArray().get(0).getAsInt(), sides.getAsJsonArray().get(1).getAsInt());
  }

  private List<JsonElement> list(JsonObject object, String key) {
    return get(object, key).getAsJsonArray().asList();
  }

  private JsonElement get(JsonObject object, String key) {
    if (!object.has(key)) {
      throw new CheckpointException("%s: has no %s in %s".formatted(file, key, object.keySet()));
    }
    return object.get(key);
  }
}
