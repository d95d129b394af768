package io.vstar.cli;

import io.vstar.generation.GenerationRequest;
import io.vstar.image.Infotext;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How pictures were made, as A1111 writes it into PNG files.
 *
 * @param prompt as it was written, with the hypernetworks that other options named
 * @param modelName for people
 * @param modelHash SHA-256 in hexadecimal
 * @param embeddings SHA-256 in hexadecimal of each embedding's file, by name
 */
record GenerationInfotext(
    String prompt, String modelName, String modelHash, Map<String, String> embeddings) {
  // As many digits as A1111 shows.
  private static final int MODEL_HASH_DIGITS = 10;
  private static final int EMBEDDING_HASH_DIGITS = 12;

  /**
   * @param request with the picture's own seed
   */
  Infotext of(GenerationRequest request) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("Steps", Integer.toString(request.steps()));
    parameters.put("Sampler", request.sampler().name());
    parameters.put("CFG scale", number(request.guidance()));
    parameters.put("Seed", Long.toString(request.seed()));
    parameters.put("Size", request.width() + "x" + request.height());
    parameters.put("Model hash", modelHash.substring(0, MODEL_HASH_DIGITS));
    parameters.put("Model", modelName);
    if (!embeddings.isEmpty()) {
      parameters.put(
          "TI hashes",
          embeddings.entrySet().stream()
              .map(e -> e.getKey() + ": " + e.getValue().substring(0, EMBEDDING_HASH_DIGITS))
              .collect(Collectors.joining(", ")));
    }
    return new Infotext(prompt, request.negativePrompt(), parameters);
  }

  /** 7.5 and 7, as A1111 writes them. */
  private static String number(double value) {
    return value == Math.rint(value)
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%s", value);
  }
}
