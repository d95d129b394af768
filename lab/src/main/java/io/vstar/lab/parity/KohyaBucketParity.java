package io.vstar.lab.parity;

import com.google.gson.JsonElement;
import io.vstar.tensor.TensorRuntime;
import io.vstar.train.bucket.BucketAssigner;
import io.vstar.train.bucket.BucketGrid;
import io.vstar.train.bucket.BucketLimits;
import io.vstar.train.bucket.BucketRule;
import io.vstar.train.bucket.Placement;
import io.vstar.train.config.BucketSettings.Extremes;
import io.vstar.train.config.BucketSettings.Metric;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Compares the list of buckets, the choice of each and the size it is scaled to with kohya's {@code
 * BucketManager}.
 */
final class KohyaBucketParity implements FormulaParity.Part {
  @Override
  public String file() {
    return "kohya_buckets.json";
  }

  @Override
  public void addTo(TensorRuntime runtime, Path folder, List<ParityItem> items) {
    RecordedBuckets recorded = new RecordedBuckets(folder.resolve(file()));
    int index = 0;
    for (RecordedBuckets.Run run : recorded.runs()) {
      String name = "kohya[%d].".formatted(index++);
      BucketLimits limits =
          run.limits("max_reso", "max_reso", "min_size", "max_size", "reso_steps");
      boolean noUpscale = run.setting("no_upscale").getAsBoolean();
      if (!noUpscale) { // otherwise there is no list
        items.add(
            RecordedBuckets.compare(
                name + "resolutions",
                BucketGrid.kohya(limits).resolutions(),
                run.resolutions("predefined")));
      }
      BucketAssigner assigner =
          new BucketAssigner(
              BucketRule.of(Metric.KOHYA, noUpscale, limits),
              Double.POSITIVE_INFINITY,
              Extremes.LEAVE_OUT);
      List<Optional<Placement>> placed = recorded.assign(assigner);
      List<JsonElement> expected = run.list("assignment");
      items.add(
          compare(
              name + "assignment",
              placed,
              Placement::resolution,
              expected,
              each -> RecordedBuckets.resolution(at(each, 0))));
      items.add(
          compare(
              name + "resized",
              placed,
              Placement::scaled,
              expected,
              each -> RecordedBuckets.resolution(at(each, 1)).size()));
      items.add(
          compare(
              name + "aspect_errors",
              placed,
              KohyaBucketParity::aspectError,
              expected,
              each -> at(each, 2).getAsDouble()));
    }
  }

  private static <T> ParityItem compare(
      String name,
      List<Optional<Placement>> placed,
      Function<Placement, T> actual,
      List<JsonElement> recorded,
      Function<JsonElement, T> expected) {
    return RecordedBuckets.compare(
        name,
        placed.stream().map(each -> each.map(actual)).toList(),
        recorded.stream()
            .map(
                each -> each.isJsonNull() ? Optional.<T>empty() : Optional.of(expected.apply(each)))
            .toList());
  }

  private static JsonElement at(JsonElement list, int index) {
    return list.getAsJsonArray().get(index);
  }

  private static double aspectError(Placement placement) {
    double aspect = (double) placement.image().width() / placement.image().height();
    return placement.resolution().aspect() - aspect;
  }
}
