package io.vstar.train.dreambooth;

import io.vstar.io.DType;
import io.vstar.train.config.Default;
import io.vstar.train.config.InvalidValueException;
import java.util.Optional;

/**
 * The settings of DreamBooth.
 *
 * @param instancePrompt the prompt of pictures without a caption, such as {@code a photo of sks
 *     dog}: a rare word and the class; default: by {@code dataset.templates}
 * @param layers the layers of the UNet that are trained: {@code all}, {@code attention}, {@code
 *     cross-attention} or {@code cross-attention-keys-values}; default {@code all}
 * @param textEncoder whether the text encoders are trained too; default {@code false}
 * @param textEncoderRate the factor of the learning rate for the text encoders, above 0; default 1
 * @param weightType the type in which trained weights are exported, {@code fp32}, {@code fp16} or
 *     {@code bf16}; default {@code fp32}, the values that were learned
 * @param folder whether the model is also exported as a folder in the layout of diffusers; default
 *     {@code false}
 */
public record DreamBoothSettings(
    Optional<String> instancePrompt,
    @Default("all") TrainedLayers layers,
    @Default("false") boolean textEncoder,
    Optional<Double> textEncoderRate,
    @Default("fp32") WeightType weightType,
    @Default("false") boolean folder) {

  /** A type of exported weights. */
  public enum WeightType {
    /** 32 bits. */
    FP32(DType.F32),
    /** 16 bits, 11 of them for the significand. */
    FP16(DType.F16),
    /** 16 bits, 8 of them for the significand. */
    BF16(DType.BF16);

    private final DType dtype;

    WeightType(DType dtype) {
      this.dtype = dtype;
    }

    DType dtype() {
      return dtype;
    }
  }

  public DreamBoothSettings {
    instancePrompt.ifPresent(DreamBoothSettings::requireWhole);
    InvalidValueException.unless(
        textEncoder || textEncoderRate.isEmpty(),
        "textEncoderRate",
        textEncoderRate.orElse(1.0),
        "none, as dreambooth.textEncoder is false");
    InvalidValueException.unless(
        textEncoderRate.orElse(1.0) > 0,
        "textEncoderRate",
        textEncoderRate.orElse(1.0),
        "a number > 0; set textEncoder: false to leave the text encoders as they are");
  }

  private static void requireWhole(String prompt) {
    InvalidValueException.unless(
        !prompt.isBlank() && !prompt.contains("{}") && !prompt.contains("[name]"),
        "instancePrompt",
        '"' + prompt + '"',
        "a whole prompt such as \"a photo of sks dog\": no new word is learned that {} could be");
  }
}
