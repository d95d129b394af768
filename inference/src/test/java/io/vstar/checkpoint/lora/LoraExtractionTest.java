package io.vstar.checkpoint.lora;

import static io.vstar.tensor.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vstar.adapter.lora.Lora;
import io.vstar.adapter.lora.LoraModule;
import io.vstar.adapter.lora.LoraRank;
import io.vstar.adapter.lora.SampleLoras;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.Models;
import io.vstar.checkpoint.TinyModel;
import io.vstar.checkpoint.write.ModelConversion;
import io.vstar.error.ConfigException;
import io.vstar.tensor.CpuRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What was merged into a model is found again in the difference. */
class LoraExtractionTest {
  private static final Lora LORA =
      SampleLoras.lora(
          SampleLoras.linear(
              "unet.mid_block.attentions.0.transformer_blocks.0.attn2.to_k", 8, 16, 2, 1),
          SampleLoras.convolution("unet.mid_block.resnets.0.conv1", 16, 16, 2, 3),
          SampleLoras.linear("text_encoder.text_model.encoder.layers.0.mlp.fc1", 8, 16, 2, 2));

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @TempDir static Path folder;
  private static ModelFiles base;
  private static ModelFiles tuned;

  @BeforeAll
  static void merge() throws IOException {
    base = Models.open(TinyModel.write(CPU.runtime(), folder.resolve("base")).toString());
    ModelConversion.toFolder(
        MergedModel.of(base, List.of(new MergedModel.Weighted(LORA, 1, 1)), Optional.empty()),
        folder.resolve("tuned"));
    tuned = Models.open(folder.resolve("tuned").toString());
  }

  @Test
  void theModulesThatWereMergedComeBack() {
    LoraExtraction.Extracted extracted = extract(2, true, true);
    assertThat(extracted.lora().modules())
        .extracting(LoraModule::layer)
        .containsExactlyInAnyOrder(
            LORA.modules().stream().map(LoraModule::layer).toArray(String[]::new));
    for (LoraModule module : LORA.modules()) {
      LoraModule found =
          extracted.lora().modules().stream()
              .filter(each -> each.layer().equals(module.layer()))
              .findFirst()
              .orElseThrow();
      assertClose(found.product(), module.product(), 1e-5);
      assertThat(found.isConvolution()).isEqualTo(module.isConvolution());
    }
    assertThat(extracted.error()).isLessThan(1e-3);
    assertThat(extract(1, true, true).error()).isGreaterThan(0.01);
  }

  @Test
  void onlyWhatIsAskedForIsExtracted() {
    assertThat(extract(2, false, true).lora().modules()).hasSize(2);
    assertThat(extract(2, true, false).lora().networks()).containsExactly("unet");
    assertThatThrownBy(
            () -> new LoraExtraction(base, base, new LoraRank(2, 1), false, true).extract("none"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("there is nothing to extract");
  }

  @Test
  void aMergedModelHasAHashOfItsOwn() {
    assertThat(
            MergedModel.of(base, List.of(new MergedModel.Weighted(LORA, 1, 1)), Optional.empty())
                .sha256())
        .isNotEqualTo(base.sha256())
        .isNotEqualTo(
            MergedModel.of(base, List.of(new MergedModel.Weighted(LORA, 1, 0.5)), Optional.empty())
                .sha256());
  }

  private static LoraExtraction.Extracted extract(int rank, boolean convolutions, boolean text) {
    return new LoraExtraction(base, tuned, new LoraRank(rank, 1), convolutions, text)
        .extract("found");
  }
}
