package io.vstar.train.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.error.ConfigException;
import io.vstar.generation.GenerationRequest;
import io.vstar.train.config.ConfigLoader;
import io.vstar.train.config.PreviewSettings;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PreviewPlanTest {
  private static final StableDiffusionConfig MODEL = StableDiffusionConfig.sd15();

  @Test
  void eachPromptHasTheSeedsOfAllUnlessItHasItsOwn() {
    PreviewPlan plan =
        plan("prompts=[a, b --d 7 --s 4]", "seeds=[1, 2]", "steps=9", "negativePrompt=dark");
    assertThat(plan.columns()).extracting(PreviewPlan.Column::prompt).containsExactly("a", "b");
    assertThat(requests(plan))
        .extracting(
            GenerationRequest::seed,
            GenerationRequest::steps,
            GenerationRequest::negativePrompt,
            GenerationRequest::width,
            request -> request.sampler().name())
        .containsExactly(
            tuple(1L, 9, "dark", 512, "DDIM"),
            tuple(2L, 9, "dark", 512, "DDIM"),
            tuple(7L, 4, "dark", 512, "DDIM"));
    assertThat(plan.samplingSteps()).isEqualTo(22);
  }

  @Test
  void aPromptsOwnValuesWin() {
    assertThat(requests(plan("prompts=['a --n --w 640 --h 448 --l 3 --ss heun']", "guidance=9")))
        .extracting(
            GenerationRequest::negativePrompt,
            GenerationRequest::width,
            GenerationRequest::height,
            GenerationRequest::guidance,
            request -> request.sampler().name())
        .containsExactly(tuple("", 640, 448, 3.0, "Heun"));
  }

  @Test
  void theDefaultSizeIsOneThatTheModelCanDraw() {
    PreviewPlan plan = PreviewPlan.of(settings(), List.of("a {}"), 500, MODEL);
    assertThat(requests(plan)).extracting(GenerationRequest::width).containsExactly(496);
  }

  @Test
  void whatTheModelCannotDrawIsRefusedWithThePrompt() {
    assertThatThrownBy(() -> plan("prompts=[a, b --w 100]"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "preview prompt 2, \"b\": the size is 100x512, expected multiples of 8; the nearest is"
                + " 104x512");
    assertThatThrownBy(() -> plan("prompts=[a --s 1001]"))
        .hasMessageContaining("preview prompt 1, \"a\": steps is 1001");
  }

  private static PreviewPlan plan(String... settings) {
    return PreviewPlan.of(settings(settings), List.of("a {}"), 512, MODEL);
  }

  private static PreviewSettings settings(String... settings) {
    return ConfigLoader.section("preview", PreviewSettings.class, Arrays.asList(settings));
  }

  private static Stream<GenerationRequest> requests(PreviewPlan plan) {
    return plan.columns().stream().flatMap(column -> column.requests().stream());
  }
}
