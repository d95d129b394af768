package io.vstar.adapter.lora;

import static io.vstar.adapter.lora.SampleLoras.convolution;
import static io.vstar.adapter.lora.SampleLoras.linear;
import static io.vstar.adapter.lora.SampleLoras.lora;
import static io.vstar.adapter.lora.SampleLoras.withMagnitude;
import static io.vstar.tensor.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.vstar.adapter.Provenance;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoraToolsTest {
  private static final String QUERY =
      "unet.down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q";
  private static final String CONV = "unet.mid_block.resnets.1.conv2";

  @Test
  void aSumChangesByTheSumOfTheChanges() {
    LoraModule one = linear(QUERY, 6, 8, 4, 2);
    LoraModule conv = convolution(CONV, 5, 7, 2, 3);
    Lora first = lora(one, conv);
    Lora second = new Lora("other", List.of(linear(QUERY, 6, 8, 3, 5)), Provenance.UNKNOWN);
    Lora sum =
        LoraSum.of(
            "both", List.of(new LoraSum.Weighted(first, 0.5), new LoraSum.Weighted(second, -2)));

    assertThat(sum.name()).isEqualTo("both");
    assertThat(sum.modules().get(0).rank()).isEqualTo(7);
    float[] expected = one.product();
    float[] other = second.modules().get(0).product();
    for (int i = 0; i < expected.length; i++) {
      expected[i] = 0.5f * expected[i] - 2 * other[i];
    }
    assertClose(sum.modules().get(0).product(), expected, 1e-5);
    float[] half = conv.product();
    for (int i = 0; i < half.length; i++) {
      half[i] *= 0.5f;
    }
    assertClose(sum.modules().get(1).product(), half, 1e-6);
    assertThat(sum.modules().get(1).kernel()).isEqualTo(3);
  }

  @Test
  void oneAloneStaysAsItIs() {
    Lora dora = lora(withMagnitude(linear(QUERY, 6, 8, 4, 2)));
    assertThat(LoraSum.of("same", List.of(new LoraSum.Weighted(dora, 1))).modules())
        .isEqualTo(dora.modules());
    assertThatThrownBy(() -> LoraSum.of("half", List.of(new LoraSum.Weighted(dora, 0.5))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sample is a DoRA (" + QUERY + ")");
  }

  @Test
  void differentShapesAreRefused() {
    List<LoraSum.Weighted> all =
        List.of(
            new LoraSum.Weighted(lora(linear(QUERY, 6, 8, 4, 2)), 1),
            new LoraSum.Weighted(lora(linear(QUERY, 6, 9, 4, 2)), 1));
    assertThatThrownBy(() -> LoraSum.of("both", all)).hasMessageContaining(QUERY);
  }

  @Test
  void theSameRankLosesNothingAndALowerOneSaysWhatItLoses() {
    LoraModule module = convolution(CONV, 5, 20, 6, 3);
    LoraRank.Approximation same = new LoraRank(6, 1).approximate(module, module.product());
    assertClose(same.module().product(), module.product(), 1e-5);
    assertThat(same.error()).isLessThan(1e-3); // a root of a difference of rounded sums
    assertThat(same.module().down().info().shape()).containsExactly(6L, 5L, 3L, 3L);

    LoraRank.Resized lower = new LoraRank(2, 1).resize(lora(module));
    float[] difference = lower.lora().modules().get(0).product();
    float[] whole = module.product();
    for (int i = 0; i < whole.length; i++) {
      difference[i] -= whole[i];
    }
    assertThat(norm(difference) / norm(whole)).isCloseTo(lower.error(), offset(1e-3));
    assertThat(lower.error()).isBetween(0.1, 0.95);
  }

  @Test
  void aShareTakesNoMoreRankThanItNeeds() {
    LoraModule module = linear(QUERY, 30, 20, 10, 10);
    for (double kept : List.of(0.3, 0.7, 0.95)) {
      LoraRank.Resized resized = new LoraRank(10, kept).resize(lora(module));
      int rank = resized.lora().modules().get(0).rank();
      assertThat(Math.sqrt(1 - resized.error() * resized.error())).isGreaterThanOrEqualTo(kept);
      assertThat(rank).isBetween(1, 9);
      double less = new LoraRank(Math.max(1, rank - 1), 1).resize(lora(module)).error();
      assertThat(rank == 1 || Math.sqrt(1 - less * less) < kept).isTrue();
    }
    assertThat(new LoraRank(16, 1).resize(lora(module)).lora().modules()).containsExactly(module);
    assertThatThrownBy(() -> new LoraRank(0, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  private static double norm(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value * value;
    }
    return Math.sqrt(sum);
  }
}
