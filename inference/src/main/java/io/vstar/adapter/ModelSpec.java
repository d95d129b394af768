package io.vstar.adapter;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What other tools show of an adapter, as <a
 * href="https://github.com/Stability-AI/ModelSpec">Stability AI's ModelSpec</a> 1.0 puts it into
 * the metadata of a safetensors file.
 *
 * @param architecture of the model it was trained on, like {@code stable-diffusion-v1}, {@code
 *     stable-diffusion-v2-512}, {@code stable-diffusion-v2-768-v}, {@code
 *     stable-diffusion-xl-v1-base}
 * @param kind of adapter, like {@code textual-inversion}
 * @param title for people
 * @param triggerPhrase what to write in a prompt, if anything
 * @param resolution of the training pictures, like {@code 512x512}
 * @param predictionType {@code epsilon} or {@code v}
 * @param date when it was trained; absent where equal runs must give equal files
 */
public record ModelSpec(
    String architecture,
    String kind,
    String title,
    Optional<String> triggerPhrase,
    String resolution,
    String predictionType,
    Optional<Instant> date) {
  public static final String HASH = "modelspec.hash_sha256";
  public static final String TRIGGER_PHRASE = "modelspec.trigger_phrase";

  /** The metadata by key, in the order of the specification. */
  public Map<String, String> entries() {
    Map<String, String> entries = new LinkedHashMap<>();
    entries.put("modelspec.sai_model_spec", "1.0.1");
    // The slash is how the trainers of the field write it, against the specification's hyphen.
    entries.put("modelspec.architecture", architecture + "/" + kind);
    entries.put("modelspec.implementation", "diffusers");
    entries.put("modelspec.title", title);
    entries.put("modelspec.resolution", resolution);
    date.ifPresent(
        when -> entries.put("modelspec.date", when.truncatedTo(ChronoUnit.SECONDS).toString()));
    triggerPhrase.ifPresent(phrase -> entries.put(TRIGGER_PHRASE, phrase));
    entries.put("modelspec.prediction_type", predictionType);
    return entries;
  }
}
