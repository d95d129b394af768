package io.vstar.train.result;

import io.vstar.io.Sha256;
import io.vstar.train.config.ConfigFingerprint;
import io.vstar.train.config.ConfigWriter;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.dataset.CaptionTemplates;
import io.vstar.train.dataset.Dataset;
import io.vstar.train.dataset.DatasetSplit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The inputs of a run: all that its result depends on. Hashes are SHA-256 in hexadecimal.
 *
 * @param config the resolved config as nested maps, see {@link ConfigWriter#toMap}
 * @param configHash the hash of the settings that count, see {@link ConfigFingerprint#sha256}
 * @param seed the seed of the config
 * @param baseModelHash the hash of the base model's weights
 * @param trainingFiles the hashes of training pictures and captions by relative path
 * @param validationFiles the hashes of held-out pictures and captions by relative path; empty
 *     without held-out pictures
 * @param templatesHash the hash of the caption templates
 * @param methodFiles the hashes of further files that the method reads, by the keys that name them
 * @param codeVersion the version of this program
 */
public record RunInputs(
    Map<String, Object> config,
    String configHash,
    long seed,
    String baseModelHash,
    SortedMap<String, String> trainingFiles,
    SortedMap<String, String> validationFiles,
    String templatesHash,
    SortedMap<String, String> methodFiles,
    String codeVersion) {

  public RunInputs {
    config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
    trainingFiles = Collections.unmodifiableSortedMap(new TreeMap<>(trainingFiles));
    validationFiles = Collections.unmodifiableSortedMap(new TreeMap<>(validationFiles));
    // Manifests from before this component have none.
    methodFiles =
        methodFiles == null
            ? Collections.emptySortedMap()
            : Collections.unmodifiableSortedMap(new TreeMap<>(methodFiles));
    Objects.requireNonNull(configHash, "configHash");
    Objects.requireNonNull(baseModelHash, "baseModelHash");
    Objects.requireNonNull(templatesHash, "templatesHash");
    Objects.requireNonNull(codeVersion, "codeVersion");
  }

  /**
   * Returns the identity by which runs are resumed: the hash of settings, base model, pictures and
   * captions. It does not depend on the version of the program, so a newer one may resume a run.
   */
  public String fingerprint() {
    List<String> parts =
        new ArrayList<>(
            List.of(
                configHash,
                baseModelHash,
                trainingFiles.toString(),
                validationFiles.toString(),
                templatesHash));
    if (!methodFiles.isEmpty()) { // without any, snapshots from before this component are known
      parts.add(methodFiles.toString());
    }
    return Sha256.of(String.join("\n", parts));
  }

  /** Returns the inputs as JSON text. */
  public String toJson() {
    return ManifestJson.write(this);
  }

  /**
   * Reads inputs from JSON text.
   *
   * @throws IOException if the text is not that of inputs; the message begins with a verb
   */
  public static RunInputs fromJson(String json) throws IOException {
    return ManifestJson.readInputs(json);
  }

  /**
   * Returns the inputs of a run.
   *
   * @param methodFiles the hashes of further files that the method reads, by the keys that name
   *     them
   */
  public static RunInputs of(
      TrainConfig config,
      DatasetSplit split,
      CaptionTemplates templates,
      String baseModelHash,
      SortedMap<String, String> methodFiles,
      String codeVersion) {
    return new RunInputs(
        ConfigWriter.toMap(config),
        ConfigFingerprint.sha256(config),
        config.training().seed(),
        baseModelHash,
        split.training().hashes(),
        split.validation().map(Dataset::hashes).orElseGet(TreeMap::new),
        split.training().templatesHash(templates),
        methodFiles,
        codeVersion);
  }
}
