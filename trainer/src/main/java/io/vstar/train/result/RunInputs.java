package io.vstar.train.result;

import io.vstar.io.Sha256;
import io.vstar.train.config.ConfigFingerprint;
import io.vstar.train.config.ConfigWriter;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.dataset.CaptionTemplates;
import io.vstar.train.dataset.Dataset;
import io.vstar.train.dataset.DatasetSplit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that a run's result depends on. Hashes are SHA-256 in hexadecimal.
 *
 * @param config the resolved config as nested maps, see {@link ConfigWriter#toMap}
 * @param configHash see {@link ConfigFingerprint#sha256}
 * @param seed of the config
 * @param baseModelHash of the base model's weights
 * @param trainingFiles hashes of pictures and captions by relative path
 * @param validationFiles the same of the held-out ones; empty without validation
 * @param templatesHash of the caption templates
 * @param codeVersion of this program
 */
public record RunInputs(
    Map<String, Object> config,
    String configHash,
    long seed,
    String baseModelHash,
    SortedMap<String, String> trainingFiles,
    SortedMap<String, String> validationFiles,
    String templatesHash,
    String codeVersion) {

  public RunInputs {
    config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
    trainingFiles = Collections.unmodifiableSortedMap(new TreeMap<>(trainingFiles));
    validationFiles = Collections.unmodifiableSortedMap(new TreeMap<>(validationFiles));
    Objects.requireNonNull(configHash, "configHash");
    Objects.requireNonNull(baseModelHash, "baseModelHash");
    Objects.requireNonNull(templatesHash, "templatesHash");
    Objects.requireNonNull(codeVersion, "codeVersion");
  }

  /**
   * Returns what tells runs apart that cannot go on from each other's state: SHA-256 in hexadecimal
   * of settings, base model, pictures and captions. Not of the program: a newer one may go on.
   */
  public String fingerprint() {
    return Sha256.of(
        String.join(
            "\n",
            configHash,
            baseModelHash,
            trainingFiles.toString(),
            validationFiles.toString(),
            templatesHash));
  }

  public static RunInputs of(
      TrainConfig config,
      DatasetSplit split,
      CaptionTemplates templates,
      String baseModelHash,
      String codeVersion) {
    return new RunInputs(
        ConfigWriter.toMap(config),
        ConfigFingerprint.sha256(config),
        config.training().seed(),
        baseModelHash,
        split.training().hashes(),
        split.validation().map(Dataset::hashes).orElseGet(TreeMap::new),
        split.training().templatesHash(templates),
        codeVersion);
  }
}
