package io.vstar.aesthetic;

import static io.vstar.tensor.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import io.vstar.adapter.aesthetic.AestheticEmbedding;
import io.vstar.architecture.ClipTextConfig;
import io.vstar.clip.ClipEmbedding;
import io.vstar.clip.ClipTextModel;
import io.vstar.clip.EncodedText;
import io.vstar.clip.LearnedVectors;
import io.vstar.clip.PromptBatch;
import io.vstar.clip.TextTower;
import io.vstar.clip.TokenEmbeddingOverlay;
import io.vstar.nn.DrawnWeights;
import io.vstar.nn.LayerAdapter;
import io.vstar.nn.NetworkAdapter;
import io.vstar.nn.Precision;
import io.vstar.nn.Value;
import io.vstar.tensor.CpuRuntime;
import io.vstar.text.ClipTokenizer;
import io.vstar.text.PromptChunk;
import io.vstar.text.PromptTokenizer;
import io.vstar.text.Slot;
import io.vstar.text.TinyTokenizer;
import io.vstar.text.TokenizedPrompt;
import io.vstar.text.TokenizedPrompts;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class AestheticGradientsTest {
  private static final AestheticEmbedding WANTED =
      new AestheticEmbedding("wanted", List.of(1f, -2f, 3f, 1f, 0f, 2f));
  private static final AestheticSettings WHOLE =
      AestheticSettings.USUAL.withSteps(5).withRate(1e-2).withWeight(1);

  // Rows of a batch are computed in any order.
  private static final double TOLERANCE = 1e-5;

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @TempDir Path folder;

  private DrawnWeights weights;
  private TextTower tower;
  private ClipTokenizer tokenizer;

  @BeforeEach
  void build() throws Exception {
    weights = new DrawnWeights(CPU.scope(), 1);
    ClipTextConfig config =
        new ClipTextConfig(600, 77, 8, 16, 2, 2, "quick_gelu", 1e-5, Optional.of(6));
    tower =
        new TextTower(
            new ClipTextModel(CPU.runtime(), config, weights, Precision.FP32), Optional.empty());
    TinyTokenizer.copyTo(folder);
    tokenizer = ClipTokenizer.open(folder);
  }

  @AfterEach
  void close() {
    tokenizer.close();
  }

  @Test
  void aTunedTextIsNearerTheEmbeddingTheMoreSteps() {
    double none = nearness(WHOLE.withSteps(0));
    double one = nearness(WHOLE.withSteps(1));
    double five = nearness(WHOLE.withSteps(5));
    assertThat(one).isGreaterThan(none + 0.01);
    assertThat(five).isGreaterThan(one + 0.01);
  }

  @Test
  void theModelStaysAsItIsAndATextGivesTheSameTwice() {
    List<float[]> before = numbers();
    AestheticGradients gradients = gradients(WHOLE);
    float[] first = states(gradients, batch(chunk(5, 6)));
    states(gradients, batch(chunk(7, 8, 9)));
    assertThat(states(gradients, batch(chunk(5, 6)))).isEqualTo(first);
    List<float[]> after = numbers();
    for (int i = 0; i < before.size(); i++) {
      assertThat(after.get(i)).isEqualTo(before.get(i));
    }
    assertThat(tower.encoder().trained()).isEmpty();
  }

  @Test
  void eachChunkIsTunedByItselfWhateverStandsBesideIt() {
    AestheticGradients gradients = gradients(WHOLE);
    NDArray both = encode(gradients, batch(chunk(5, 6), chunk(7, 8), chunk(5, 6)));
    assertClose(both.get("0:1"), encode(gradients, batch(chunk(5, 6))), TOLERANCE);
    assertClose(both.get("1:2"), encode(gradients, batch(chunk(7, 8))), TOLERANCE);
    assertThat(both.get("2").toFloatArray()).isEqualTo(both.get("0").toFloatArray());
  }

  @Test
  void theWeightIsTheShareOfTheTunedStates() {
    float[] plain = states(gradients(WHOLE.withWeight(0)), batch(chunk(5, 6)));
    float[] tuned = states(gradients(WHOLE), batch(chunk(5, 6)));
    float[] mixed = states(gradients(WHOLE.withWeight(0.75)), batch(chunk(5, 6)));
    float[] expected = new float[plain.length];
    for (int i = 0; i < plain.length; i++) {
      expected[i] = 0.25f * plain[i] + 0.75f * tuned[i];
    }
    assertClose(mixed, expected, TOLERANCE);
    assertThat(tuned).isNotEqualTo(plain);
  }

  @Test
  void aChunkWithoutTokensStaysAsItIs() {
    assertThat(states(gradients(WHOLE), batch(chunk())))
        .isEqualTo(states(gradients(WHOLE.withSteps(0)), batch(chunk())));
  }

  @Test
  void anotherEncoderStaysAsItIs() {
    ClipTextModel other =
        new ClipTextModel(
            CPU.runtime(),
            tower.encoder().config(),
            new DrawnWeights(CPU.scope(), 2),
            Precision.FP32);
    PromptBatch prompts = batch(chunk(5, 6));
    assertThat(
            gradients(WHOLE)
                .encode(other, prompts, TokenEmbeddingOverlay.NONE, NetworkAdapter.NONE)
                .lastHiddenState()
                .toFloatArray())
        .isEqualTo(
            other.encode(prompts, TokenEmbeddingOverlay.NONE).lastHiddenState().toFloatArray());
  }

  @Test
  void whatIsTunedHasTheAdapterOfTheEncoder() {
    NetworkAdapter half = new HalvedLayers();
    PromptBatch prompts = batch(chunk(5, 6));
    AestheticGradients hardlyTuned = gradients(WHOLE.withSteps(1).withRate(1e-9));
    float[] adapted =
        tower
            .encoder()
            .encode(prompts, TokenEmbeddingOverlay.NONE, half)
            .lastHiddenState()
            .toFloatArray();
    assertClose(
        hardlyTuned
            .encode(tower.encoder(), prompts, TokenEmbeddingOverlay.NONE, half)
            .lastHiddenState()
            .toFloatArray(),
        adapted,
        TOLERANCE);
    assertThat(adapted).isNotEqualTo(states(gradients(WHOLE.withSteps(0)), prompts));
  }

  /** Halves what each layer computes. */
  private record HalvedLayers() implements NetworkAdapter {
    @Override
    public Object structure() {
      return this;
    }

    @Override
    public List<NDArray> tensors() {
      return List.of();
    }

    @Override
    public LayerAdapter write(List<Value> tensors) {
      return call -> call.output().mul(0.5);
    }
  }

  @Test
  void learnedVectorsCountAndStayAsTheyAre() {
    NDArray table = CPU.gaussian(1, 8);
    LearnedVectors learned = new LearnedVectors(CPU.runtime(), table);
    float[] before = table.toFloatArray();
    PromptChunk word =
        PromptChunk.unweighted(List.of(598L, 0L, 599L), 2, List.of(new Slot(1, "w", 0)));
    PromptChunk none = PromptChunk.unweighted(List.of(598L, 0L, 599L), 2, List.of());
    AestheticGradients gradients = gradients(WHOLE);
    float[] withWord =
        gradients
            .encode(tower.encoder(), batch(word), learned, NetworkAdapter.NONE)
            .lastHiddenState()
            .toFloatArray();
    assertThat(withWord).isNotEqualTo(states(gradients, batch(none)));
    assertThat(table.toFloatArray()).isEqualTo(before);
  }

  @Test
  void theTextTurnsTheEmbeddingByItsOwnLength() {
    AestheticSettings.Text towards = new AestheticSettings.Text("red", 1, false);
    assertThat(nearnessOfRed(WHOLE.with(towards).withSteps(30)))
        .as("the whole way: towards the text alone, which it is already")
        .isCloseTo(1, within(1e-2)); // Adam moves at rest too, by the rate
    double plain = nearnessOfRed(WHOLE.withSteps(30));
    assertThat(
            nearnessOfRed(WHOLE.withSteps(30).with(new AestheticSettings.Text("red", 0.5, false))))
        .isGreaterThan(plain);
    assertThat(nearnessOfRed(WHOLE.withSteps(30).with(new AestheticSettings.Text("red", 1, true))))
        .isLessThan(plain);
  }

  /** How near the tuned text "red" is to "red" as the model has it. */
  private double nearnessOfRed(AestheticSettings settings) {
    PromptBatch red =
        PromptBatch.upload(
            CPU.scope(),
            new PromptTokenizer(tokenizer, List.of()).tokenize(List.of("red")),
            Map.of());
    return embedding(gradients(settings), red)
        .cosine(ClipEmbedding.all(tower.embed(red, TokenEmbeddingOverlay.NONE)).get(0));
  }

  private double nearness(AestheticSettings settings) {
    return embedding(gradients(settings), batch(chunk(5, 6)))
        .cosine(ClipEmbedding.of(WANTED.toArray()));
  }

  private ClipEmbedding embedding(AestheticGradients gradients, PromptBatch prompts) {
    EncodedText encoded =
        gradients.encode(tower.encoder(), prompts, TokenEmbeddingOverlay.NONE, NetworkAdapter.NONE);
    return ClipEmbedding.all(encoded.projected().orElseThrow()).get(0);
  }

  private AestheticGradients gradients(AestheticSettings settings) {
    return AestheticGradients.of(CPU.runtime(), tower, tokenizer, WANTED, settings);
  }

  private NDArray encode(AestheticGradients gradients, PromptBatch prompts) {
    return gradients
        .encode(tower.encoder(), prompts, TokenEmbeddingOverlay.NONE, NetworkAdapter.NONE)
        .lastHiddenState();
  }

  private float[] states(AestheticGradients gradients, PromptBatch prompts) {
    return encode(gradients, prompts).toFloatArray();
  }

  private List<float[]> numbers() {
    return weights.tensors().values().stream().map(NDArray::toFloatArray).toList();
  }

  private static PromptBatch batch(PromptChunk... chunks) {
    return PromptBatch.upload(
        CPU.scope(),
        new TokenizedPrompts(Stream.of(chunks).map(TokenizedPrompt::of).toList()),
        Map.of("w", 0));
  }

  /** A chunk of six positions between the marks 598 and 599, which also fills it. */
  private static PromptChunk chunk(long... tokens) {
    Long[] ids = new Long[6];
    Arrays.fill(ids, 599L);
    ids[0] = 598L;
    for (int i = 0; i < tokens.length; i++) {
      ids[i + 1] = tokens[i];
    }
    return PromptChunk.unweighted(List.of(ids), tokens.length + 1, List.of());
  }
}
