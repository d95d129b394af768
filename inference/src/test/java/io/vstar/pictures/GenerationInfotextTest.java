package io.vstar.pictures;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.architecture.NoiseScheduleConfig.TimestepSpacing;
import io.vstar.generation.GenerationRequest;
import io.vstar.sampling.DpmPlusPlusSampler;
import io.vstar.sampling.SigmaSpacing;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GenerationInfotextTest {
  private static final GenerationRequest REQUEST =
      new GenerationRequest(
          "unused",
          "unused",
          512,
          768,
          new DpmPlusPlusSampler(TimestepSpacing.LINSPACE, SigmaSpacing.KARRAS),
          20,
          7,
          42);

  @Test
  void namesAndOrderAreTheWebUis() {
    Map<String, String> embeddings = new LinkedHashMap<>();
    embeddings.put("cat", "0123456789abcdef");
    embeddings.put("a: b, c", "fedcba9876543210");
    assertThat(infotext(1, embeddings).of(REQUEST).format())
        .isEqualTo(
            """
            a photo of cat
            Negative prompt: blurry
            Steps: 20, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 7, Seed: 42, \
            Size: 512x768, Model hash: 0011223344, Model: dream.v1, \
            TI hashes: "cat: 0123456789ab, a b c: fedcba987654", Version: vstar 1.2.3\
            """);
  }

  /** A1111 leaves out a clip skip of 1, and writes another one behind the model. */
  @Test
  void theClipSkipStandsBehindTheModel() {
    assertThat(infotext(2, Map.of("cat", "0123456789abcdef")).of(REQUEST).format())
        .endsWith(
            "Model: dream.v1, Clip skip: 2, TI hashes: \"cat: 0123456789ab\", Version: vstar"
                + " 1.2.3");
  }

  @Test
  void theEmphasisStandsBehindTheEmbeddingsIfItIsNotTheUsual() {
    assertThat(infotext(3, Map.of("cat", "0123456789abcdef")).of(REQUEST).format())
        .endsWith("TI hashes: \"cat: 0123456789ab\", Emphasis: No norm, Version: vstar 1.2.3");
  }

  private static GenerationInfotext infotext(int clipSkip, Map<String, String> embeddings) {
    return new GenerationInfotext(
        "a photo of cat",
        "blurry",
        new GenerationInfotext.Model("dream.v1.safetensors", "00112233445566778899"),
        clipSkip,
        clipSkip == 3 ? Optional.of("No norm") : Optional.empty(),
        embeddings,
        "1.2.3");
  }
}
