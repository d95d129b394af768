package io.vstar.clip;

import static io.vstar.tensor.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.vstar.architecture.ClipTextConfig;
import io.vstar.architecture.TinyConfig;
import io.vstar.nn.DrawnWeights;
import io.vstar.nn.Precision;
import io.vstar.tensor.CpuRuntime;
import io.vstar.tensor.GradientScope;
import io.vstar.text.PromptChunk;
import io.vstar.text.Slot;
import io.vstar.text.TokenizedPrompt;
import io.vstar.text.TokenizedPrompts;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ClipTextModelTest {
  // Layers end in norms: values of about 1, some twenty roundings deep.
  private static final double TOLERANCE = 1e-5;

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  private DrawnWeights weights;
  private ClipTextModel model;

  @BeforeEach
  void build() {
    weights = new DrawnWeights(CPU.scope(), 3);
    model = new ClipTextModel(CPU.runtime(), TinyConfig.text(), weights, Precision.FP32);
  }

  @Test
  void aTokenSeesNothingThatStandsBehindIt() {
    NDArray first = encode(upload(prompt(598, 5, 6, 7, 599))).lastHiddenState();
    NDArray other = encode(upload(prompt(598, 5, 6, 99, 599))).lastHiddenState();

    assertThat(first.getShape()).isEqualTo(new Shape(1, 5, 8));
    assertClose(other.get(":, 0:3"), first.get(":, 0:3"), TOLERANCE);
    for (int position = 3; position < 5; position++) {
      NDArray difference = other.get(":, " + position).sub(first.get(":, " + position));
      assertThat(difference.abs().max().getFloat()).isGreaterThan(1e-2f);
    }
  }

  @Test
  void thePositionOfATokenMatters() {
    NDArray states = encode(upload(prompt(5, 5, 5))).penultimate();
    assertThat(states.get(":, 1").sub(states.get(":, 0")).abs().max().getFloat())
        .isGreaterThan(1e-2f);
  }

  @Test
  void promptsOfABatchDoNotMix() {
    NDArray both = encode(upload(prompt(598, 5, 599), prompt(598, 70, 599))).lastHiddenState();
    NDArray second = encode(upload(prompt(598, 70, 599))).lastHiddenState();
    assertClose(both.get("1:2"), second, TOLERANCE);
  }

  @Test
  void statesAreThoseBeforeAndAfterTheLastLayerAndTheFinalNorm() {
    EncodedText encoded = encode(upload(prompt(598, 5, 6, 599)));
    ClipTextConfig c = TinyConfig.text();
    ClipTextConfig shorter =
        new ClipTextConfig(
            c.vocabularySize(),
            c.positions(),
            c.width(),
            c.intermediateWidth(),
            c.layers() - 1,
            c.heads(),
            c.activation(),
            c.layerNormEpsilon(),
            Optional.empty());
    ClipTextModel withoutLast = new ClipTextModel(CPU.runtime(), shorter, weights, Precision.FP32);
    NDArray expected =
        withoutLast
            .encode(upload(prompt(598, 5, 6, 599)), TokenEmbeddingOverlay.NONE)
            .lastHiddenState();

    assertClose(encoded.penultimateNormed(), expected, TOLERANCE);
    assertThat(encoded.penultimate().sub(expected).abs().max().getFloat()).isGreaterThan(1e-2f);
    assertThat(encoded.lastHiddenState().sub(expected).abs().max().getFloat()).isGreaterThan(1e-2f);
  }

  @Test
  void theActivationIsTheConfigured() {
    ClipTextConfig gelu = new ClipTextConfig(600, 77, 8, 16, 2, 2, "gelu", 1e-5, Optional.empty());
    ClipTextModel other = new ClipTextModel(CPU.runtime(), gelu, weights, Precision.FP32);
    PromptBatch prompts = upload(prompt(598, 5, 599));
    float difference =
        other
            .encode(prompts, TokenEmbeddingOverlay.NONE)
            .lastHiddenState()
            .sub(encode(prompts).lastHiddenState())
            .abs()
            .max()
            .getFloat();
    // The two functions differ by up to 0.02.
    assertThat(difference).isBetween(1e-4f, 0.1f);
  }

  @Test
  void aLearnedVectorThatIsATokensRowActsAsThatToken() {
    NDArray rows = model.tokenTable().get("6:8");
    LearnedVectors overlay = new LearnedVectors(CPU.runtime(), rows);
    PromptBatch learned = upload(prompt(List.of(598L, 5L, 0L, 0L, 599L), slot(2, 0), slot(3, 1)));

    assertThat(model.encode(learned, overlay).lastHiddenState())
        .isEqualTo(encode(upload(prompt(598, 5, 6, 7, 599))).lastHiddenState());
  }

  @Test
  void gradientsReachTheLearnedVectorsThatAPromptNamesAndNothingElse() {
    NDArray vectors = CPU.gaussian(3, 8);
    GradientScope.require(vectors);
    LearnedVectors overlay = new LearnedVectors(CPU.runtime(), vectors);
    PromptBatch prompts = upload(prompt(List.of(598L, 0L, 0L, 599L), slot(1, 0), slot(2, 2)));
    try (GradientScope gradients = GradientScope.open(CPU.runtime())) {
      NDArray states = model.encode(prompts, overlay).lastHiddenState();
      gradients.backward(states.mul(CPU.gaussian(1, 4, 8)).sum());
    }
    NDArray gradient = GradientScope.of(vectors);

    assertThat(gradient.get(0).abs().max().getFloat()).isGreaterThan(1e-3f);
    assertThat(gradient.get(1).toFloatArray()).containsOnly(0);
    assertThat(gradient.get(2).abs().max().getFloat()).isGreaterThan(1e-3f);
    assertThat(model.tokenTable().hasGradient()).isFalse();
  }

  @Test
  void placeholdersStandOneBelowTheOtherInTheTableOfVectors() {
    TokenizedPrompt plain = prompt(598, 5, 599, 599);
    TokenizedPrompt learned =
        prompt(
            List.of(598L, 0L, 0L, 0L),
            new Slot(1, "b", 0),
            new Slot(2, "b", 1),
            new Slot(3, "a", 0));
    PromptBatch batch =
        PromptBatch.upload(
            CPU.scope(), new TokenizedPrompts(List.of(plain, learned)), Map.of("a", 0, "b", 1));

    assertThat(batch.ids().toLongArray()).containsExactly(598, 5, 599, 599, 598, 0, 0, 0);
    assertThat(batch.ids().getShape()).isEqualTo(new Shape(2, 4));
    assertThat(batch.learned().toBooleanArray())
        .containsExactly(false, false, false, false, false, true, true, true);
    assertThat(batch.learned().getShape()).isEqualTo(new Shape(2, 4, 1));
    assertThat(batch.vectorIndex().toLongArray()).containsExactly(0, 0, 0, 0, 0, 1, 2, 0);
  }

  private EncodedText encode(PromptBatch prompts) {
    return model.encode(prompts, TokenEmbeddingOverlay.NONE);
  }

  private static PromptBatch upload(TokenizedPrompt... prompts) {
    return PromptBatch.upload(
        CPU.scope(), new TokenizedPrompts(List.of(prompts)), Map.of("cat", 0));
  }

  private static Slot slot(int position, int vector) {
    return new Slot(position, "cat", vector);
  }

  private static TokenizedPrompt prompt(long... ids) {
    return prompt(Arrays.stream(ids).boxed().toList());
  }

  private static TokenizedPrompt prompt(List<Long> ids, Slot... slots) {
    int end = Math.max(0, ids.indexOf(599L));
    return TokenizedPrompt.of(PromptChunk.unweighted(ids, end, List.of(slots)));
  }
}
