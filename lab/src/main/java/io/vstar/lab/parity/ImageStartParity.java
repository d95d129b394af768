package io.vstar.lab.parity;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.vstar.checkpoint.Models;
import io.vstar.error.CheckpointException;
import io.vstar.error.ConfigException;
import io.vstar.generation.StableDiffusion;
import io.vstar.image.ImageSize;
import io.vstar.image.PixelBox;
import io.vstar.nn.Precision;
import io.vstar.sampling.Start;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Compares img2img and inpainting with diffusers' pipelines, and A1111's choice of the part that is
 * drawn. The models lie beside the golden folder, under the names that the cases give.
 */
final class ImageStartParity {
  private static final String STEM = "golden";
  private static final String CROPS = "a1111_only_masked_crops";

  private ImageStartParity() {}

  /** Returns whether a folder has walks that start from images. */
  static boolean isIn(Path folder) {
    Path json = folder.resolve(STEM + ".json");
    return Files.exists(json) && GoldenFolder.hasFacts(json, CROPS);
  }

  /**
   * Compares everything in a folder.
   *
   * @throws CheckpointException if a file is damaged, or a model is not beside the folder
   */
  static List<ParityItem> run(TensorRuntime runtime, Path folder, Precision precision) {
    List<ParityItem> items = new ArrayList<>();
    try (GoldenFolder golden = GoldenFolder.open(folder, STEM)) {
      golden.fact(CROPS).getAsJsonArray().forEach(each -> items.add(crop(each.getAsJsonObject())));
      golden
          .fact("a1111_and_diffusers_step_counts")
          .getAsJsonArray()
          .forEach(each -> items.add(steps(each.getAsJsonObject())));
      for (Map.Entry<Path, List<JsonObject>> model : byModel(golden).entrySet()) {
        try (StableDiffusion loaded = load(runtime, model.getKey(), precision)) {
          compare(golden, model.getValue(), loaded, items);
        }
        List<JsonObject> inpainting =
            model.getValue().stream().filter(ImageWalk::readsMask).toList();
        if (!inpainting.isEmpty()) {
          try (InpaintingModel changed = InpaintingModel.of(model.getKey(), golden);
              StableDiffusion loaded = load(runtime, changed.folder(), precision)) {
            compare(golden, inpainting, loaded, items);
          }
        }
      }
    }
    return items;
  }

  private static void compare(
      GoldenFolder golden, List<JsonObject> cases, StableDiffusion model, List<ParityItem> items) {
    for (JsonObject facts : cases) {
      if (ImageWalk.readsMask(facts) == model.config().inpaints()) {
        try (TensorScope scope = model.runtime().openScope("image start")) {
          new ImageWalk(golden, facts, model, scope).compare(items);
        }
      }
    }
  }

  private static StableDiffusion load(TensorRuntime runtime, Path folder, Precision precision) {
    return StableDiffusion.load(runtime, Models.open(folder.toString()), precision);
  }

  private static Map<Path, List<JsonObject>> byModel(GoldenFolder golden) {
    Map<Path, List<JsonObject>> cases = new TreeMap<>();
    for (JsonObject facts : golden.cases()) {
      Path model = golden.folder().resolveSibling(facts.get("model").getAsString());
      if (!Files.isDirectory(model)) {
        throw new CheckpointException(
            "%s: its cases need the model folder %s beside it".formatted(golden.folder(), model));
      }
      cases.computeIfAbsent(model, unused -> new ArrayList<>()).add(facts);
    }
    return cases;
  }

  /** Compares the part that is drawn for some boxes of a mask. */
  private static ParityItem crop(JsonObject row) {
    ImageSize picture = size(row, "image");
    PixelBox all = null;
    for (JsonElement filled : row.getAsJsonArray("filled_boxes")) {
      PixelBox box = box(filled.getAsJsonArray());
      all = all == null ? box : around(all, box);
    }
    PixelBox crop = all.padded(row.get("pad").getAsInt(), picture);
    PixelBox expanded = crop.withAspect(size(row, "processing"), picture);
    boolean equal =
        crop.equals(box(row.getAsJsonArray("crop")))
            && expanded.equals(box(row.getAsJsonArray("expanded")));
    return ParityItem.exact("only_masked." + row.get("crop") + " of " + picture, equal);
  }

  private static PixelBox around(PixelBox a, PixelBox b) {
    return new PixelBox(
        Math.min(a.left(), b.left()),
        Math.min(a.top(), b.top()),
        Math.max(a.right(), b.right()),
        Math.max(a.bottom(), b.bottom()));
  }

  private static PixelBox box(JsonArray corners) {
    return new PixelBox(
        corners.get(0).getAsInt(),
        corners.get(1).getAsInt(),
        corners.get(2).getAsInt(),
        corners.get(3).getAsInt());
  }

  private static ImageSize size(JsonObject row, String key) {
    JsonArray sides = row.getAsJsonArray(key);
    return new ImageSize(sides.get(0).getAsInt(), sides.get(1).getAsInt());
  }

  /** Compares the number of steps that are made with diffusers'; none is refused here. */
  private static ParityItem steps(JsonObject row) {
    int steps = row.get("steps").getAsInt();
    double strength = row.get("strength").getAsDouble();
    int made;
    try {
      made = steps - Start.skippedSteps(steps, strength);
    } catch (ConfigException e) {
      made = 0;
    }
    return ParityItem.exact(
        "steps of %d at %s".formatted(steps, strength),
        made == row.get("diffusers_steps_run").getAsInt());
  }
}
