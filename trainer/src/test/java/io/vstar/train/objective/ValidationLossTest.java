package io.vstar.train.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import io.vstar.conditioning.PromptEncoder;
import io.vstar.noise.NoiseSource;
import io.vstar.noise.NoiseSource.Purpose;
import io.vstar.tensor.CpuRuntime;
import io.vstar.train.bucket.Placement;
import io.vstar.train.dataset.PromptWords;
import io.vstar.train.heldout.HeldOutLosses;
import io.vstar.train.heldout.LossGrid;
import io.vstar.train.optim.TensorSnapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class ValidationLossTest {
  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @TempDir static Path folder;
  private static TinyTraining tiny;

  @BeforeAll
  static void prepare() throws IOException {
    tiny = TinyTraining.in(CPU.runtime(), folder);
  }

  @AfterAll
  static void close() {
    tiny.close();
  }

  @Test
  void changesWithTheVectorsAndNothingElse() {
    Trainable trainable = tiny.trainable(CPU.scope());
    ValidationLoss validation = tiny.validation(trainable);
    double first = validation.measure(trainable.context());
    assertThat(validation.measure(trainable.context())).isEqualTo(first);

    TensorSnapshot initial = TensorSnapshot.of(trainable.parameters());
    TinyTraining.overwrite(CPU.runtime(), trainable, new float[TinyTraining.VECTORS * 8]);
    assertThat(validation.measure(trainable.context())).isNotEqualTo(first);
    initial.restore(CPU.runtime(), trainable.parameters());
    assertThat(validation.measure(trainable.context())).isEqualTo(first);
  }

  @Test
  void eachPictureHasPromptsOfItsOwn() {
    // Else the next test would not see the caption of another picture.
    assertThat(tiny.placements())
        .extracting(picture -> tiny.prompts().variants(picture.image()).get(0))
        .doesNotHaveDuplicates();
  }

  @Test
  void isTheMeanOverPicturesAndTheMiddlesOfEqualParts() {
    Trainable trainable = tiny.trainable(CPU.scope());
    PromptEncoder encoder = tiny.encoder(trainable);
    NoiseSource source = new NoiseSource(7);
    int values = tiny.latents().size(TinyTraining.RESOLUTION);
    double sum = 0;
    for (int i = 0; i < 3; i++) {
      Placement picture = tiny.placements().get(i);
      float[] noise = source.gaussian(Purpose.VALIDATION, i, 4 * values);
      for (int part = 0; part < 4; part++) {
        float[] ofPart = Arrays.copyOfRange(noise, part * values, (part + 1) * values);
        NDArray latents = tiny.latents().latents(CPU.scope(), List.of(picture), new float[values]);
        String prompt = tiny.prompts().variants(picture.image()).get(0);
        DiffusionExamples example =
            new DiffusionExamples(
                latents,
                CPU.scope().upload(ofPart, 1, 4, 4, 4),
                new int[] {125 + 250 * part},
                encoder.tokenize(List.of(prompt)),
                List.of(picture.pictureSize()));
        sum += tiny.loss(trainable).perExample(example, trainable.context()).getFloat(0);
      }
    }
    assertThat(tiny.validation(trainable).measure(trainable.context()))
        .isCloseTo(sum / 12, within(1e-5));
  }

  @Test
  void lossesAreThoseOfTheTriplesAndTheirMeanIsTheMeasure() {
    Trainable trainable = tiny.trainable(CPU.scope());
    ValidationLoss validation = tiny.validation(trainable);
    HeldOutLosses losses = validation.inBins(2).losses(trainable.context());
    assertThat(losses.grid()).isEqualTo(new LossGrid(3, 4, 2));
    assertThat(losses.values()).doesNotHaveDuplicates();
    assertThat(losses.mean()).isEqualTo(validation.measure(trainable.context()));
  }

  @Test
  void otherWordsInThePromptsGiveOtherLossesAndTheSameWordsTheSame() {
    Trainable trainable = tiny.trainable(CPU.scope());
    ValidationLoss validation = tiny.validation(trainable);
    PromptEncoder encoder = tiny.encoder(trainable);
    HeldOutLosses losses = validation.losses(trainable.context());
    assertThat(
            validation
                .with(encoder, prompt -> PromptWords.replace(prompt, "<cat>", "<cat>"))
                .losses(trainable.context()))
        .isEqualTo(losses);
    assertThat(
            validation
                .with(encoder, prompt -> PromptWords.replace(prompt, "<cat>", ""))
                .losses(trainable.context()))
        .isNotEqualTo(losses);
  }
}
