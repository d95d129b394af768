package io.vstar.pictures;

import io.vstar.generation.GenerationRequest;
import io.vstar.image.Infotext;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How pictures were made, as A1111 1.10 writes it into PNG files: names and their order are those
 * of its {@code processing.create_infotext}, {@code TI hashes} those of its {@code sd_hijack_clip}.
 *
 * @param prompt with the words that A1111 knows the embeddings by, and with the hypernetworks that
 *     other options named
 * @param negativePrompt likewise
 * @param model that drew
 * @param embeddings SHA-256 in hexadecimal of the file of each embedding that a prompt used, by the
 *     name that A1111 knows it by
 * @param version of this program
 */
record GenerationInfotext(
    String prompt,
    String negativePrompt,
    Model model,
    Map<String, String> embeddings,
    String version) {
  // As many digits as A1111 shows.
  private static final int MODEL_HASH_DIGITS = 10;
  private static final int EMBEDDING_HASH_DIGITS = 12;

  /**
   * A model as A1111 names it.
   *
   * @param name of the folder, or of the file with its extension
   * @param hash SHA-256 in hexadecimal
   */
  record Model(String name, String hash) {
    /** A1111 leaves the extension out. */
    String title() {
      return name.replaceFirst("(?i)\\.(safetensors|ckpt)$", "");
    }
  }

  /**
   * @param request with the picture's own seed
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
    if (!embeddings.isEmpty()) {
      parameters.put("TI hashes", embeddingHashes());
    }
    // No version of A1111's, so its reader applies none of the rules for files of old versions.
    parameters.put("Version", "vstar " + version);
    return new Infotext(prompt, negativePrompt, parameters);
  }

  /** {@code name: hash, name: hash}; A1111 takes the two separators out of names. */
  private String embeddingHashes() {
    return embeddings.entrySet().stream()
        .map(
            e ->
                e.getKey().replaceAll("[:,]", "")
                    + ": "
                    + e.getValue().substring(0, EMBEDDING_HASH_DIGITS))
        .collect(Collectors.joining(", "));
  }

  /** 7.5 and 7, as A1111 writes them. */
  private static String number(double value) {
    return value == Math.rint(value)
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%s", value);
  }
}
