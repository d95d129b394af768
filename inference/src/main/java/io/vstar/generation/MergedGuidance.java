package io.vstar.generation;

import io.vstar.sampling.Guidance;
import io.vstar.sampling.GuidanceSchedule;
import io.vstar.sampling.SamplingStep;
import io.vstar.sampling.WeightedConditioning;
import io.vstar.unet.Conditioning;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A schedule of guidance that is made of several ones, part by part. What was merged once is not
 * merged again for later steps.
 */
final class MergedGuidance implements GuidanceSchedule {
  private final List<GuidanceSchedule> schedules;
  private final Function<List<Conditioning>, Conditioning> merge;
  private final List<Merged> merged = new ArrayList<>();

  /** Guidances of a step, compared by identity, since tensors are not compared in an instant. */
  private record Merged(List<Guidance> of, Guidance result) {
    boolean isOf(List<Guidance> others) {
      return IntStream.range(0, of.size()).allMatch(i -> of.get(i) == others.get(i));
    }
  }

  /**
   * Merges schedules.
   *
   * @param schedules at least one; at each step they must have parts with the same weights, and the
   *     same scale
   * @param merge makes one conditioning of those of one part, in the order of the schedules
   */
  MergedGuidance(
      List<GuidanceSchedule> schedules, Function<List<Conditioning>, Conditioning> merge) {
    this.schedules = List.copyOf(schedules);
    this.merge = merge;
  }

  @Override
  public Guidance at(SamplingStep step) {
    List<Guidance> now = schedules.stream().map(schedule -> schedule.at(step)).toList();
    return merged.stream()
        .filter(known -> known.isOf(now))
        .findFirst()
        .map(Merged::result)
        .orElseGet(
            () -> {
              Merged made = new Merged(now, merge(now));
              merged.add(made);
              return made.result();
            });
  }

  private Guidance merge(List<Guidance> guidances) {
    Guidance first = guidances.get(0);
    List<WeightedConditioning> positives = new ArrayList<>();
    for (int i = 0; i < first.positives().size(); i++) {
      positives.add(part(guidances, i));
    }
    List<Conditioning> negatives = guidances.stream().map(Guidance::negative).toList();
    return new Guidance(positives, merge.apply(negatives), first.scale());
  }

  private WeightedConditioning part(List<Guidance> guidances, int index) {
    Guidance first = guidances.get(0);
    List<Conditioning> texts = new ArrayList<>();
    for (Guidance each : guidances) {
      if (each.positives().size() != first.positives().size()
          || each.positives().get(index).weight() != first.positives().get(index).weight()
          || each.scale() != first.scale()) {
        throw new IllegalArgumentException("guidances that are not alike cannot be merged");
      }
      texts.add(each.positives().get(index).conditioning());
    }
    return new WeightedConditioning(merge.apply(texts), first.positives().get(index).weight());
  }
}
