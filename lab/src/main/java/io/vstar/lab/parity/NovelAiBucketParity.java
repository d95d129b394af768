package io.vstar.lab.parity;

import com.google.gson.JsonElement;
import io.vstar.tensor.TensorRuntime;
import io.vstar.train.bucket.BucketAssigner;
import io.vstar.train.bucket.BucketGrid;
import io.vstar.train.bucket.BucketLimits;
import io.vstar.train.bucket.BucketRule;
import io.vstar.train.bucket.Placement;
import io.vstar.train.bucket.Resolution;
import io.vstar.train.config.BucketSettings.Extremes;
import io.vstar.train.config.BucketSettings.Metric;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Compares the list of buckets and the choice of each with NovelAI's {@code bucketmanager.py}. */
final class NovelAiBucketParity implements FormulaParity.Part {
  @Override
  public String file() {
    return "novelai_buckets.json";
  }

  @Override
  public void addTo(TensorRuntime runtime, Path folder, List<ParityItem> items) {
    RecordedBuckets recorded = new RecordedBuckets(folder.resolve(file()));
    int index = 0;
    for (RecordedBuckets.Run run : recorded.runs()) {
      String name = "novelai[%d].".formatted(index++);
      BucketLimits limits = run.limits("base_res", "max_size", "min_dim", "dim_limit", "divisible");
      List<Resolution> list = BucketGrid.of(limits).resolutions();
      List<Resolution> expected = run.resolutions("resolutions");
      items.add(RecordedBuckets.compare(name + "resolutions", list, expected));
      items.add(
          RecordedBuckets.compare(
              name + "aspects",
              list.stream().map(Resolution::aspect).toList(),
              run.list("aspects").stream().map(JsonElement::getAsDouble).toList()));
      BucketAssigner assigner =
          new BucketAssigner(
              BucketRule.of(Metric.NOVELAI, false, limits),
              run.setting("max_ar_error").getAsDouble(),
              Extremes.LEAVE_OUT);
      items.add(
          RecordedBuckets.compare(
              name + "assignment",
              recorded.assign(assigner).stream()
                  .map(each -> each.map(Placement::resolution))
                  .toList(),
              run.list("assignment").stream().map(each -> bucket(each, expected)).toList()));
    }
  }

  private static Optional<Resolution> bucket(JsonElement index, List<Resolution> resolutions) {
    return index.isJsonNull() ? Optional.empty() : Optional.of(resolutions.get(index.getAsInt()));
  }
}
