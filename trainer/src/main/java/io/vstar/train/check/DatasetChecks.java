package io.vstar.train.check;

import io.vstar.train.dataset.DatasetFinding;
import java.util.List;

/** The checks of data sets. */
public final class DatasetChecks {
  private static final List<DatasetCheck> CHEAP =
      List.of(
          new FolderCheck(),
          new PlacementCheck(),
          new BatchCheck(),
          new CaptionPairingCheck(),
          new SubsetBalanceCheck(),
          new CaptionLengthCheck());

  private static final List<DatasetCheck> OF_WORDS = List.of(new NewWordCheck());

  private static final List<DatasetCheck> OF_PIXELS =
      List.of(
          new SimilarityCheck(), new SharpnessCheck(), new TransparencyCheck(), new MaskCheck());

  private DatasetChecks() {}

  /** Returns what every training tells before it begins; no pixel is read for it. */
  public static List<DatasetFinding> beforeTraining(DatasetView data) {
    return run(CHEAP, data);
  }

  /** Returns what is wrong with the words that are learned, as far as a training does not tell. */
  static List<DatasetFinding> ofWords(DatasetView data) {
    return run(OF_WORDS, data);
  }

  /** Returns what the pixels tell; of pictures that were not surveyed nothing. */
  static List<DatasetFinding> ofPixels(DatasetView data) {
    return run(OF_PIXELS, data);
  }

  private static List<DatasetFinding> run(List<DatasetCheck> checks, DatasetView data) {
    return checks.stream().flatMap(check -> check.findings(data).stream()).toList();
  }
}
