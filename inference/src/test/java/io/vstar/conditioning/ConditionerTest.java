package io.vstar.conditioning;

import static io.vstar.tensor.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.vstar.architecture.ClipTextConfig;
import io.vstar.architecture.TextConditioningConfig.ContextLayer;
import io.vstar.architecture.TinyConfig;
import io.vstar.clip.ClipTextModel;
import io.vstar.nn.DrawnWeights;
import io.vstar.nn.Precision;
import io.vstar.tensor.CpuRuntime;
import io.vstar.tensor.GradientScope;
import io.vstar.text.Placeholder;
import io.vstar.text.PromptChunk;
import io.vstar.text.Slot;
import io.vstar.text.TokenizedPrompt;
import io.vstar.text.TokenizedPrompts;
import io.vstar.unet.Conditioning;
import io.vstar.unet.PictureSize;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ConditionerTest {
  private static final PictureSize SIZE = PictureSize.whole(8, 8);

  // States of about 1, some twenty roundings deep; rows of a batch are computed in any order.
  private static final double TOLERANCE = 1e-5;

  private static final PromptChunk RED = chunk(5, 6);
  private static final PromptChunk CAT = chunk(70, 71);

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  private Conditioner conditioner;

  @BeforeEach
  void build() {
    conditioner = new Conditioner(List.of(text(3)), ContextLayer.LAST_NORMED, false);
  }

  @Test
  void chunksAreEncodedEachByItselfAndReadOneAfterTheOther() {
    NDArray both = context(conditioner, TokenizedPrompt.of(RED, CAT));

    assertThat(both.getShape()).isEqualTo(new Shape(1, 8, 8));
    assertClose(both.get(":, 0:4"), context(conditioner, TokenizedPrompt.of(RED)), TOLERANCE);
    assertClose(both.get(":, 4:8"), context(conditioner, TokenizedPrompt.of(CAT)), TOLERANCE);
  }

  @Test
  void promptsOfABatchKeepTheirChunks() {
    TokenizedPrompt first = TokenizedPrompt.of(RED, CAT);
    TokenizedPrompt second = TokenizedPrompt.of(CAT, CAT);
    NDArray both = context(conditioner, first, second);

    assertThat(both.getShape()).isEqualTo(new Shape(2, 8, 8));
    assertClose(both.get("0:1"), context(conditioner, first), TOLERANCE);
    assertClose(both.get("1:2"), context(conditioner, second), TOLERANCE);
  }

  @Test
  void weightsMultiplyTheStatesOfTheirTokens() {
    TokenizedPrompt weighted =
        TokenizedPrompt.of(weighted(RED, 1, 1.3, 1, 1), weighted(CAT, 1, 1, -0.5, 1));
    NDArray plain = context(conditioner, TokenizedPrompt.of(RED, CAT));
    NDArray actual = context(conditioner.with(Emphasis.MULTIPLY), weighted);

    NDArray factors = CPU.scope().upload(new float[] {1, 1.3f, 1, 1, 1, 1, -0.5f, 1}, 1, 8, 1);
    assertClose(actual, plain.mul(factors), TOLERANCE);
  }

  @Test
  void theMeanOfTheChunksOfEachNumberCanBeRestored() {
    PromptChunk loud = weighted(RED, 1, 1.6, 0.3, 1);
    NDArray plain =
        context(conditioner, TokenizedPrompt.of(RED, CAT), TokenizedPrompt.of(CAT, CAT));
    NDArray actual =
        context(
            conditioner.with(Emphasis.RESTORE_MEAN),
            TokenizedPrompt.of(loud, CAT),
            TokenizedPrompt.of(CAT, CAT));

    NDArray multiplied =
        plain.mul(
            CPU.scope()
                .upload(
                    new float[] {1, 1.6f, 0.3f, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, 2, 8, 1));
    double factor = mean(plain.get(":, 0:4")) / mean(multiplied.get(":, 0:4"));
    assertThat(Math.abs(factor - 1)).isGreaterThan(0.01);
    assertThat(mean(actual.get(":, 0:4"))).isCloseTo(mean(plain.get(":, 0:4")), within(1e-6));
    assertClose(actual.get(":, 0:4"), multiplied.get(":, 0:4").mul(factor), 5e-5);
    assertClose(actual.get(":, 4:8"), plain.get(":, 4:8"), TOLERANCE);
  }

  @Test
  void weightsOfOneChangeNoBit() {
    NDArray plain = context(conditioner, TokenizedPrompt.of(RED));
    assertThat(context(conditioner, TokenizedPrompt.of(weighted(RED, 1, 1, 1, 1))))
        .isEqualTo(plain);
  }

  @Test
  void theSummaryIsThatOfTheFirstChunksWithoutWeights() {
    ClipTextConfig c = TinyConfig.text();
    ClipTextConfig projecting =
        new ClipTextConfig(
            c.vocabularySize(),
            c.positions(),
            c.width(),
            c.intermediateWidth(),
            c.layers(),
            c.heads(),
            c.activation(),
            c.layerNormEpsilon(),
            Optional.of(6));
    ClipTextModel second =
        new ClipTextModel(
            CPU.runtime(), projecting, new DrawnWeights(CPU.scope(), 4), Precision.FP32);
    Conditioner pair = new Conditioner(List.of(text(3), second), ContextLayer.PENULTIMATE, true);
    TokenizedPrompts alone =
        new TokenizedPrompts(List.of(TokenizedPrompt.of(RED), TokenizedPrompt.of(CAT)));
    TokenizedPrompts longer =
        new TokenizedPrompts(
            List.of(
                TokenizedPrompt.of(weighted(RED, 1, 2, 1, 1), CAT), TokenizedPrompt.of(CAT, RED)));
    Conditioning expected = pair.encode(CPU.scope(), List.of(alone, alone), List.of(SIZE, SIZE));
    Conditioning actual = pair.encode(CPU.scope(), List.of(longer, longer), List.of(SIZE, SIZE));

    assertThat(actual.context().getShape()).isEqualTo(new Shape(2, 8, 16));
    NDArray pooled = actual.summary().orElseThrow().pooled();
    assertThat(pooled.getShape()).isEqualTo(new Shape(2, 6));
    assertClose(pooled, expected.summary().orElseThrow().pooled(), TOLERANCE);
  }

  @Test
  void learnedWordsStandInAnyChunkAndGetGradientsByTheirWeight() {
    NDArray vectors = CPU.gaussian(3, 8);
    GradientScope.require(vectors);
    List<Placeholder> words = List.of(new Placeholder("a", 1), new Placeholder("b", 2));
    Conditioner learning =
        conditioner
            .with(Emphasis.MULTIPLY)
            .with(LearnedWords.of(CPU.runtime(), words, List.of(vectors)));
    PromptChunk second =
        new PromptChunk(
            List.of(598L, 0L, 70L, 599L),
            List.of(1.0, 0.5, 1.0, 1.0),
            3,
            List.of(new Slot(1, "b", 1)));
    try (GradientScope gradients = GradientScope.open(CPU.runtime())) {
      NDArray context = context(learning, TokenizedPrompt.of(RED, second));
      gradients.backward(context.mul(CPU.gaussian(1, 8, 8)).sum());
    }
    NDArray gradient = GradientScope.of(vectors);

    assertThat(gradient.get("0:2").toFloatArray()).containsOnly(0);
    assertThat(gradient.get(2).abs().max().getFloat()).isGreaterThan(1e-3f);
  }

  @Test
  void refusesWordsThatHaveNoVectors() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                LearnedWords.of(
                    CPU.runtime(), List.of(new Placeholder("a", 2)), List.of(CPU.gaussian(3, 8))))
        .withMessageContaining("words of 2 vectors");
    PromptChunk unknown =
        PromptChunk.unweighted(List.of(598L, 0L, 599L), 2, List.of(new Slot(1, "a", 0)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> context(conditioner, TokenizedPrompt.of(unknown)))
        .withMessageContaining("a prompt names a");
  }

  private static ClipTextModel text(long seed) {
    return new ClipTextModel(
        CPU.runtime(), TinyConfig.text(), new DrawnWeights(CPU.scope(), seed), Precision.FP32);
  }

  private static NDArray context(Conditioner conditioner, TokenizedPrompt... prompts) {
    List<PictureSize> sizes = Collections.nCopies(prompts.length, SIZE);
    TokenizedPrompts batch = new TokenizedPrompts(List.of(prompts));
    return conditioner.encode(CPU.scope(), List.of(batch), sizes).context();
  }

  private static double mean(NDArray values) {
    double sum = 0;
    for (float value : values.toFloatArray()) {
      sum += value;
    }
    return sum / values.size();
  }

  private static PromptChunk chunk(long first, long second) {
    return PromptChunk.unweighted(List.of(598L, first, second, 599L), 3, List.of());
  }

  private static PromptChunk weighted(PromptChunk chunk, double... weights) {
    return new PromptChunk(
        chunk.ids(), Arrays.stream(weights).boxed().toList(), chunk.end(), chunk.slots());
  }
}
