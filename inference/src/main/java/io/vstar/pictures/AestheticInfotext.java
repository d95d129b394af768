package io.vstar.pictures;

import io.vstar.aesthetic.AestheticSettings;
import io.vstar.aesthetic.Mixture;
import io.vstar.image.Infotext;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The settings of aesthetic gradients in infotexts, by the names of A1111's extension ({@code
 * set_aesthetic_params} in its {@code aesthetic_clip.py}); the hash is this program's own.
 */
final class AestheticInfotext {
  static final String EMBEDDING = "Aesthetic embedding";
  static final String HASH = "Aesthetic hash";

  private static final String STEPS = "Aesthetic steps";
  private static final String RATE = "Aesthetic LR";
  private static final String WEIGHT = "Aesthetic weight";
  private static final String SLERP = "Aesthetic slerp";
  private static final String TEXT = "Aesthetic text";
  private static final String TEXT_NEGATIVE = "Aesthetic text negative";
  private static final String TEXT_ANGLE = "Aesthetic slerp angle";
  private static final String VERSION = "Version";

  // As Python writes them.
  private static final String TRUE = "True";
  private static final String FALSE = "False";

  private AestheticInfotext() {}

  /**
   * Returns an infotext with the settings before its version.
   *
   * @param name name of the embedding's file without the extension
   * @param hash the first digits of the SHA-256 of the file
   */
  static Infotext added(Infotext picture, AestheticSettings settings, String name, String hash) {
    Map<String, String> parameters = new LinkedHashMap<>(picture.parameters());
    String version = parameters.remove(VERSION);
    parameters.put(RATE, number(settings.rate()));
    parameters.put(WEIGHT, number(settings.weight()));
    parameters.put(STEPS, Integer.toString(settings.steps()));
    parameters.put(EMBEDDING, name);
    parameters.put(SLERP, truth(settings.mixture() == Mixture.SPHERICAL));
    settings
        .text()
        .ifPresent(
            text -> {
              parameters.put(TEXT, text.text());
              parameters.put(TEXT_NEGATIVE, truth(text.negative()));
              parameters.put(TEXT_ANGLE, number(text.share()));
            });
    parameters.put(HASH, hash);
    parameters.put(VERSION, version);
    return new Infotext(picture.prompt(), picture.negativePrompt(), parameters);
  }

  private static String truth(boolean value) {
    return value ? TRUE : FALSE;
  }

  private static String number(double value) {
    BigDecimal exact = BigDecimal.valueOf(value).stripTrailingZeros();
    return exact.toPlainString();
  }

  /**
   * Reads the settings.
   *
   * @param said the settings of a picture
   * @return the settings; empty if the picture has none
   * @throws NumberFormatException if a number is not one
   * @throws io.vstar.error.ConfigException if a number is out of its range
   */
  static Optional<AestheticSettings> read(Map<String, String> said) {
    if (!said.containsKey(EMBEDDING)) {
      return Optional.empty();
    }
    AestheticSettings usual = AestheticSettings.USUAL;
    AestheticSettings settings =
        new AestheticSettings(
            value(said, STEPS, Integer::valueOf, usual.steps()),
            value(said, RATE, Double::valueOf, usual.rate()),
            value(said, WEIGHT, Double::valueOf, usual.weight()),
            TRUE.equals(said.get(SLERP)) ? Mixture.SPHERICAL : Mixture.LINEAR,
            Optional.empty());
    return Optional.of(
        said.containsKey(TEXT)
            ? settings.with(
                new AestheticSettings.Text(
                    said.get(TEXT),
                    value(said, TEXT_ANGLE, Double::valueOf, AestheticSettings.Text.USUAL_SHARE),
                    TRUE.equals(said.get(TEXT_NEGATIVE))))
            : settings);
  }

  private static <T> T value(
      Map<String, String> said, String key, Function<String, T> reading, T usual) {
    return said.containsKey(key) ? reading.apply(said.get(key)) : usual;
  }
}
