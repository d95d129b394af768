package io.vstar.pictures;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.architecture.NoiseScheduleConfig.TimestepSpacing;
import io.vstar.generation.DrawingSettings;
import io.vstar.generation.GenerationRequest;
import io.vstar.generation.Variation;
import io.vstar.prompt.PromptLanguage;
import io.vstar.sampling.ChosenSampler;
import io.vstar.sampling.Churn;
import io.vstar.sampling.DpmPlusPlusSampler;
import io.vstar.sampling.GuidanceRescale;
import io.vstar.sampling.SamplerChoice;
import io.vstar.sampling.ScheduleType;
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

  @Test
  void settingsThatWereChosenHaveTheWebUisNames() {
    GenerationRequest request =
        REQUEST.with(
            DrawingSettings.NONE.with(new GuidanceRescale(0.7)).with(new Variation(9, 0.25)));
    ChosenSampler euler =
        ChosenSampler.of(SamplerChoice.EULER)
            .with(ScheduleType.BETA)
            .with(new Churn(2, 0.5, 10))
            .withNoiseScale(1.1);
    assertThat(infotext(2, Map.of(), euler).of(request).parameters())
        .containsEntry("Schedule type", "Beta")
        .containsEntry("Sigma churn", "2")
        .containsEntry("Sigma tmin", "0.5")
        .containsEntry("Sigma tmax", "10")
        .containsEntry("Sigma noise", "1.1")
        .containsEntry("Guidance rescale", "0.7")
        .containsEntry("Variation seed", "9")
        .containsEntry("Variation seed strength", "0.25");
    ChosenSampler ddim = ChosenSampler.of(SamplerChoice.DDIM).withEta(0.5);
    assertThat(infotext(2, Map.of(), ddim).of(REQUEST).parameters())
        .containsEntry("Eta DDIM", "0.5")
        .doesNotContainKeys("Eta", "Sigma noise", "Variation seed", "Guidance rescale");
  }

  private static GenerationInfotext infotext(int clipSkip, Map<String, String> embeddings) {
    return infotext(clipSkip, embeddings, ChosenSampler.of(SamplerChoice.DPMPP_2M_KARRAS));
  }

  private static GenerationInfotext infotext(
      int clipSkip, Map<String, String> embeddings, ChosenSampler sampler) {
    return new GenerationInfotext(
        "a photo of cat",
        "blurry",
        new GenerationInfotext.Model("dream.v1.safetensors", "00112233445566778899"),
        clipSkip,
        clipSkip == 3 ? Optional.of("No norm") : Optional.empty(),
        embeddings,
        Map.of(),
        sampler,
        Optional.empty(),
        new GivenPrompts("a photo of cat", "blurry", PromptLanguage.A1111),
        "1.2.3");
  }
}
