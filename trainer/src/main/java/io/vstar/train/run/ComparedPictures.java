package io.vstar.train.run;

import io.vstar.train.bucket.Placement;
import io.vstar.train.heldout.GateVerdict.Comparison;
import io.vstar.train.heldout.HeldOutLosses;
import io.vstar.train.heldout.PairedRatio;
import io.vstar.train.result.RunInputs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * The pictures on which a result is compared with the published one. A picture that the published
 * one was trained on would flatter it, and after a change of the folder some may be held out now
 * that were not then.
 *
 * @param hashes the SHA-256 of each picture, in the order of the losses
 * @param trained the SHA-256 of what the published one was trained on
 * @param heldOut the SHA-256 of what was held out for it
 */
record ComparedPictures(List<String> hashes, Set<String> trained, Set<String> heldOut) {

  /** Returns pictures with the inputs of the published run. */
  static ComparedPictures of(List<Placement> pictures, RunInputs published) {
    return new ComparedPictures(
        pictures.stream().map(each -> each.image().sha256()).toList(),
        Set.copyOf(published.trainingFiles().values()),
        Set.copyOf(published.validationFiles().values()));
  }

  /**
   * Compares two measurements on each set of pictures that is not empty, see {@link
   * io.vstar.train.heldout.GateVerdict#comparisons}.
   *
   * @param result the losses of the result
   * @param before the losses of the published one
   */
  Map<String, Comparison> compare(HeldOutLosses result, HeldOutLosses before) {
    Map<String, List<Integer>> sets = new LinkedHashMap<>();
    List<Integer> unseen = indices(hash -> !trained.contains(hash));
    sets.put("all", indices(hash -> true));
    sets.put("unseen", unseen);
    sets.put("earlier", unseen.stream().filter(i -> heldOut.contains(hashes.get(i))).toList());
    sets.put("added", unseen.stream().filter(i -> !heldOut.contains(hashes.get(i))).toList());
    Map<String, Comparison> comparisons = new LinkedHashMap<>();
    sets.forEach(
        (name, chosen) -> {
          if (!chosen.isEmpty()) {
            PairedRatio ratio = PairedRatio.of(result.pictures(chosen), before.pictures(chosen));
            comparisons.put(name, new Comparison(chosen.size(), ratio));
          }
        });
    return comparisons;
  }

  private List<Integer> indices(Predicate<String> set) {
    return IntStream.range(0, hashes.size()).filter(i -> set.test(hashes.get(i))).boxed().toList();
  }
}
