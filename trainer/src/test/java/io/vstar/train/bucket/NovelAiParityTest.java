package io.vstar.train.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.annotations.SerializedName;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A comparison with {@code novelai_buckets.json}, which holds the resolutions and the assignments
 * of 210 picture sizes by NovelAI's published {@code bucketmanager.py} for three settings; null
 * where it prunes.
 */
class NovelAiParityTest {

  record Golden(int[][] sizes, List<Run> runs) {}

  record Run(Config config, int[][] resolutions, double[] aspects, List<Integer> assignment) {}

  record Config(
      @SerializedName("max_ar_error") double maxAspectError,
      @SerializedName("max_size") int[] maxSize,
      int divisible,
      @SerializedName("min_dim") int minDim,
      @SerializedName("base_res") int[] baseRes,
      @SerializedName("dim_limit") int dimLimit) {

    BucketLimits limits() {
      return new BucketLimits(
          new Resolution(baseRes[0], baseRes[1]),
          (long) maxSize[0] * maxSize[1],
          minDim,
          dimLimit,
          divisible);
    }

    @Override
    public String toString() {
      return "at most %dx%d, sides %d to %d".formatted(maxSize[0], maxSize[1], minDim, dimLimit);
    }
  }

  /** One setting, with the sizes it is tried on. */
  record Case(int[][] sizes, Run run) {
    @Override
    public String toString() {
      return run.config().toString();
    }
  }

  static List<Case> cases() throws IOException {
    var stream = NovelAiParityTest.class.getResourceAsStream("novelai_buckets.json");
    try (Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
      Golden golden = new Gson().fromJson(reader, Golden.class);
      assertThat(golden.sizes()).hasNumberOfRows(210);
      return golden.runs().stream().map(run -> new Case(golden.sizes(), run)).toList();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void resolutionsAreTheSameInTheSameOrder(Case golden) {
    BucketGrid grid = BucketGrid.of(golden.run().config().limits());
    assertThat(grid.resolutions()).containsExactlyElementsOf(resolutions(golden.run()));
    assertThat(grid.resolutions().stream().mapToDouble(Resolution::aspect))
        .containsExactly(boxed(golden.run().aspects()));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyPictureIsAssignedAlikeOrPrunedAlike(Case golden) {
    var assigner =
        new BucketAssigner(
            BucketGrid.of(golden.run().config().limits()),
            AspectDistance.RATIO,
            golden.run().config().maxAspectError());
    List<Resolution> resolutions = resolutions(golden.run());
    List<Resolution> expected = new ArrayList<>();
    List<Resolution> actual = new ArrayList<>();
    for (int i = 0; i < golden.sizes().length; i++) {
      Integer bucket = golden.run().assignment().get(i);
      expected.add(bucket == null ? null : resolutions.get(bucket));
      actual.add(assigner.nearest(golden.sizes()[i][0], golden.sizes()[i][1]).orElse(null));
    }
    assertThat(expected).containsNull();
    assertThat(actual).isEqualTo(expected);
  }

  private static List<Resolution> resolutions(Run run) {
    List<Resolution> resolutions = new ArrayList<>();
    for (int[] size : run.resolutions()) {
      resolutions.add(new Resolution(size[0], size[1]));
    }
    return resolutions;
  }

  private static Double[] boxed(double[] values) {
    return Arrays.stream(values).boxed().toArray(Double[]::new);
  }
}
