package io.vstar.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vstar.checkpoint.TinyModel;
import io.vstar.conditioning.PromptEncoder;
import io.vstar.tensor.CpuRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.train.config.JudgeSettings;
import io.vstar.train.heldout.GateVerdict;
import io.vstar.train.heldout.PictureComparison;
import io.vstar.train.method.Exporter;
import io.vstar.train.method.Learned;
import io.vstar.train.method.Learning;
import io.vstar.train.method.PreviewRow;
import io.vstar.train.objective.TinyTraining;
import io.vstar.train.objective.Trainable;
import io.vstar.unet.ContextAdapter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class PictureJudgeTest {
  private static final int TEXT_WIDTH = 8;

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @TempDir static Path folder;
  private static TinyTraining tiny;

  @BeforeAll
  static void load() throws IOException {
    tiny = TinyTraining.in(CPU.runtime(), folder);
    TinyModel.addImageEncoder(CPU.runtime(), folder.resolve("model"), TEXT_WIDTH);
  }

  @AfterAll
  static void close() {
    tiny.close();
  }

  /**
   * The learning of a word.
   *
   * @param trainable the present vectors
   * @param published the vectors of the published result
   */
  private record Word(Trainable trainable, Trainable published) implements Learning {
    @Override
    public PromptEncoder encoder() {
      return tiny.encoder(trainable);
    }

    @Override
    public List<String> defaultPreviewPrompts() {
      return List.of("{}");
    }

    @Override
    public List<PreviewRow> previewRows() {
      return List.of(new PreviewRow("<cat>", "<cat>", ContextAdapter.NONE));
    }

    @Override
    public SortedMap<String, String> export(Exporter exporter) {
      return new TreeMap<>();
    }

    @Override
    public Learned load(List<Path> exports, TensorScope scope) {
      return new Learned(tiny.encoder(published), ContextAdapter.NONE);
    }
  }

  @Test
  void theSameVectorsDrawTheSamePictures() {
    Trainable vectors = tiny.trainable(CPU.scope());
    PictureComparison comparison = compare(vectors, vectors);
    assertThat(comparison.pictures()).isEqualTo(4); // two prompts with two seeds
    assertThat(comparison.likeness()).isEqualTo(comparison.likenessBefore());
    assertThat(comparison.following()).isEqualTo(comparison.followingBefore());
    assertThat(comparison.worse()).isEmpty();
  }

  @Test
  void otherVectorsDrawOtherPictures() {
    Trainable vectors = tiny.trainable(CPU.scope());
    Trainable others = tiny.trainable(CPU.scope());
    TinyTraining.overwrite(CPU.runtime(), others, new float[TinyTraining.VECTORS * TEXT_WIDTH]);
    PictureComparison comparison = compare(vectors, others);
    assertThat(comparison.likeness()).isNotEqualTo(comparison.likenessBefore());
    PictureComparison exchanged = compare(others, vectors);
    assertThat(exchanged.likeness()).isCloseTo(comparison.likenessBefore(), within(1e-6));
    assertThat(exchanged.followingBefore()).isCloseTo(comparison.following(), within(1e-6));
  }

  @Test
  void whatIsWorseInPicturesIsRefusedWhateverItsLoss() {
    GateVerdict better = new GateVerdict(true, "it is better", Optional.of("0001"), Map.of());
    assertThat(better.with(drawn(0.80, 0.81, 0.3, 0.31)).accepted()).isTrue();
    GateVerdict unlike = better.with(drawn(0.78, 0.81, 0.3, 0.3));
    assertThat(unlike.accepted()).isFalse();
    assertThat(unlike.reason())
        .isEqualTo(
            "its loss is better, but its pictures are less like the held-out ones: a cosine of"
                + " 0.780, where it was 0.810");
    assertThat(better.with(drawn(0.8, 0.8, 0.25, 0.3)).reason())
        .contains("follow prompts less: a cosine of 0.250, where it was 0.300");
    assertThat(better.with(drawn(Double.NaN, 0.8, 0.3, 0.3)).accepted()).isFalse();
    GateVerdict worse = new GateVerdict(false, "it is worse", Optional.of("0001"), Map.of());
    assertThat(worse.with(drawn(0.9, 0.8, 0.3, 0.3)).reason()).isEqualTo("it is worse");
  }

  private static PictureComparison drawn(
      double likeness, double likenessBefore, double following, double followingBefore) {
    return new PictureComparison(4, likeness, likenessBefore, following, followingBefore, 0.02);
  }

  private static PictureComparison compare(Trainable vectors, Trainable published) {
    JudgeSettings settings =
        new JudgeSettings(List.of("{}", "this {}"), List.of(1L, 2L), 2, 1, 0.02);
    List<Path> heldOut = List.of(folder.resolve("a.png"), folder.resolve("b.png"));
    return new PictureJudge(tiny.model(), new Word(vectors, published), settings, heldOut, 8)
        .compare(List.of());
  }
}
