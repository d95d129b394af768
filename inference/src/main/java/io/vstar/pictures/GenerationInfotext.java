package io.vstar.pictures;

import io.vstar.generation.GenerationRequest;
import io.vstar.image.Infotext;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The settings of pictures as A1111 1.10 writes them into PNG files: keys and their order are those
 * of its {@code processing.create_infotext}, {@code TI hashes} those of its {@code sd_hijack_clip}.
 *
 * @param prompt the prompt with A1111's names of embeddings, and with tags for the hypernetworks
 *     given outside the prompt
 * @param negativePrompt the negative prompt with A1111's names of embeddings
 * @param model the model that drew the pictures
 * @param clipSkip the layer of the text encoder that was read, from the last; 1 is not written
 * @param emphasis A1111's name of the emphasis, if it is not the usual one
 * @param embeddings SHA-256 in hexadecimal of the file of each embedding that a prompt used, by
 *     A1111's name of it
 * @param version version of this program
 */
record GenerationInfotext(
    String prompt,
    String negativePrompt,
    Model model,
    int clipSkip,
    Optional<String> emphasis,
    Map<String, String> embeddings,
    String version) {
  // A1111 shows 10 digits.
  private static final int MODEL_HASH_DIGITS = 10;
  private static final int EMBEDDING_HASH_DIGITS = 12;

  /**
   * The name and hash of a model.
   *
   * @param name name of the folder, or of the file with its extension
   * @param hash SHA-256 of the weights in hexadecimal
   */
  record Model(String name, String hash) {
    /** Returns the name without extension, as A1111 writes it. */
    String title() {
      return name.replaceFirst("(?i)\\.(safetensors|ckpt)$", "");
    }
  }

  /**
   * Returns the infotext of a picture.
   *
   * @param request the request with the picture's own seed
   */
  Infotext of(GenerationRequest request) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("Steps", Integer.toString(request.steps()));
    parameters.put("Sampler", request.sampler().name());
    parameters.put("Schedule type", request.sampler().scheduleType());
    parameters.put("CFG scale", number(request.guidance()));
    parameters.put("Seed", Long.toString(request.seed()));
    parameters.put("Size", request.width() + "x" + request.height());
    parameters.put("Model hash", model.hash().substring(0, MODEL_HASH_DIGITS));
    parameters.put("Model", model.title());
    if (clipSkip > 1) {
      parameters.put("Clip skip", Integer.toString(clipSkip));
    }
    if (!embeddings.isEmpty()) {
      parameters.put("TI hashes", embeddingHashes());
    }
    emphasis.ifPresent(title -> parameters.put("Emphasis", title));
    // Not a version of A1111, so that its reader applies no rules for files of old versions.
    parameters.put("Version", "vstar " + version);
    return new Infotext(prompt, negativePrompt, parameters);
  }

  /** Returns {@code name: hash, name: hash}; A1111 removes both separators from names. */
  private String embeddingHashes() {
    return embeddings.entrySet().stream()
        .map(
            e ->
                e.getKey().replaceAll("[:,]", "")
                    + ": "
                    + e.getValue().substring(0, EMBEDDING_HASH_DIGITS))
        .collect(Collectors.joining(", "));
  }

  /** Returns a number without needless digits, such as 7.5 and 7, as A1111 writes it. */
  static String number(double value) {
    return value == Math.rint(value)
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%s", value);
  }
}
