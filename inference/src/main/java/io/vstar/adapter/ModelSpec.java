package io.vstar.adapter;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The description of an adapter or model that other tools show, in the metadata of a safetensors
 * file by <a href="https://github.com/Stability-AI/ModelSpec">Stability AI's ModelSpec</a> 1.0.
 *
 * @param architecture architecture of the model it was trained on, such as {@code
 *     stable-diffusion-v1}, {@code stable-diffusion-v2-512}, {@code stable-diffusion-v2-768-v},
 *     {@code stable-diffusion-xl-v1-base}
 * @param kind kind of adapter, such as {@code textual-inversion}; empty for a whole model
 * @param title title to show to users
 * @param triggerPhrase words of a prompt that apply the adapter, if there are any
 * @param resolution resolution of the training pictures, such as {@code 512x512}
 * @param predictionType quantity that the UNet predicts, {@code epsilon} or {@code v}
 * @param date time of the training; empty where equal runs must give equal files
 */
public record ModelSpec(
    String architecture,
    String kind,
    String title,
    Optional<String> triggerPhrase,
    String resolution,
    String predictionType,
    Optional<Instant> date) {
  /** The key of the SHA-256 of all tensors. */
  public static final String HASH = "modelspec.hash_sha256";

  /** The key of the trigger phrase. */
  public static final String TRIGGER_PHRASE = "modelspec.trigger_phrase";

  /** The key of embeddings for the negative prompt, whose value is {@code true}. */
  public static final String IS_NEGATIVE_EMBEDDING = "modelspec.is_negative_embedding";

  /** Returns the metadata by key in the order of the specification. */
  public Map<String, String> entries() {
    Map<String, String> entries = new LinkedHashMap<>();
    entries.put("modelspec.sai_model_spec", "1.0.1");
    // Training programs write a slash, where the specification has a hyphen.
    entries.put(
        "modelspec.architecture", kind.isEmpty() ? architecture : architecture + "/" + kind);
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
