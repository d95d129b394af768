package io.vstar.train.check;

import io.vstar.train.bucket.Placement;
import io.vstar.train.dataset.DatasetFinding;
import io.vstar.train.dataset.DatasetProblem;
import io.vstar.train.dataset.Subset;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Finds subsets that count much more than others: pictures times repeats times weight. Pictures for
 * regularisation are left out, which often are more.
 */
final class SubsetBalanceCheck implements DatasetCheck {
  /** The largest ratio of the subset that counts most to the one that counts least. */
  private static final double LARGEST_RATIO = 4;

  @Override
  public List<DatasetFinding> findings(DatasetView data) {
    Map<Subset, Double> shares = new LinkedHashMap<>();
    for (Placement each : data.training().placements()) {
      Subset subset = each.image().subset();
      if (!subset.regularisation()) {
        shares.merge(subset, subset.repeats() * subset.weight(), Double::sum);
      }
    }
    if (shares.size() < 2) {
      return List.of();
    }
    Comparator<Map.Entry<Subset, Double>> byShare = Map.Entry.comparingByValue();
    Map.Entry<Subset, Double> most = shares.entrySet().stream().max(byShare).orElseThrow();
    Map.Entry<Subset, Double> least = shares.entrySet().stream().min(byShare).orElseThrow();
    double ratio = most.getValue() / least.getValue();
    if (ratio <= LARGEST_RATIO) {
      return List.of();
    }
    return List.of(
        DatasetFinding.of(
                DatasetProblem.UNBALANCED_SUBSETS,
                List.of(least.getKey().folder(), most.getKey().folder()),
                String.format(
                    Locale.ROOT,
                    "the pictures of %s count %.3g times as much as those of %s (pictures times"
                        + " repeats times weight); set more repeats for the latter, unless that is"
                        + " meant",
                    most.getKey().folder(),
                    ratio,
                    least.getKey().folder()))
            .withKey("dataset.subsets[].repeats"));
  }
}
