package io.vstar.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vstar.adapter.aesthetic.AestheticEmbedding;
import io.vstar.adapter.aesthetic.AestheticFile;
import io.vstar.aesthetic.AestheticSettings;
import io.vstar.aesthetic.Mixture;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.ModelOptions;
import io.vstar.checkpoint.Models;
import io.vstar.checkpoint.TinyModel;
import io.vstar.error.CheckpointException;
import io.vstar.error.ConfigException;
import io.vstar.generation.StableDiffusion;
import io.vstar.nn.Precision;
import io.vstar.sampling.SamplerChoice;
import io.vstar.tensor.CpuRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class AestheticPicturesTest {
  private static final PictureOrder ORDER =
      PictureOrder.of("a red cat").withSampler(SamplerChoice.EULER, 2).withGuidance(3);
  private static final AestheticSettings STRONG = AestheticSettings.USUAL.withRate(1e-2);

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @TempDir static Path folder;
  @TempDir Path pictures;

  private static Path tiny;
  private static Path bare; // the same model without an image encoder
  private static Path dusk;

  @BeforeAll
  static void write() throws IOException {
    tiny = TinyModel.write(CPU.runtime(), folder.resolve("tiny"));
    bare = TinyModel.write(CPU.runtime(), folder.resolve("bare"));
    TinyModel.addImageEncoder(CPU.runtime(), tiny, 8);
    dusk = folder.resolve("dusk.pt");
    AestheticFile.write(dusk, new AestheticEmbedding("x", List.of(1f, -2f, 3f, 1f, 0f, 2f)));
  }

  @Test
  void aPictureIsDrawnAgainByItsInfotextAndIsAnotherWithoutIt() {
    AestheticSettings settings =
        STRONG
            .withSteps(3)
            .withWeight(0.8)
            .with(Mixture.SPHERICAL)
            .with(new AestheticSettings.Text("ink, black", 0.25, true));
    MadePicture made = draw(tiny, ORDER.towards(AestheticSource.of(dusk).with(settings)));
    assertThat(made.infotext().format())
        .contains(
            "Aesthetic LR: 0.01, Aesthetic weight: 0.8, Aesthetic steps: 3,"
                + " Aesthetic embedding: dusk, Aesthetic slerp: True,"
                + " Aesthetic text: \"ink, black\", Aesthetic text negative: True,"
                + " Aesthetic slerp angle: 0.25, Aesthetic hash: "
                + AestheticSource.shortHash(dusk)
                + ", Version: vstar ");

    RepeatedOrder repeated = RepeatedOrder.read(new PictureFolder(pictures).write(made));
    assertThat(repeated.aesthetic()).contains(settings);
    assertThat(repeated.otherAesthetic(dusk)).isEmpty();
    AestheticSource source = AestheticSource.of(dusk).with(repeated.aesthetic().orElseThrow());
    assertThat(pixels(draw(tiny, repeated.order().towards(source)))).isEqualTo(pixels(made));
    assertThat(pixels(draw(tiny, repeated.order()))).isNotEqualTo(pixels(made));
  }

  @Test
  void theEmptyNegativePromptIsNotTunedAndNoStepsChangeNothing() {
    AestheticSource source = AestheticSource.of(dusk).with(STRONG);
    assertThat(pixels(draw(tiny, ORDER.withPrompt("").towards(source))))
        .isEqualTo(pixels(draw(tiny, ORDER.withPrompt(""))));
    assertThat(pixels(draw(tiny, ORDER.towards(source.with(STRONG.withSteps(0))))))
        .isEqualTo(pixels(draw(tiny, ORDER)));
  }

  @Test
  void aNegativePromptOfTheSameTextStaysAsItIs() {
    AestheticSource source = AestheticSource.of(dusk).with(STRONG);
    PictureOrder same = ORDER.withNegativePrompt(ORDER.prompt());
    // Both the same: guidance has no effect. Only the prompt tuned: it has.
    assertThat(pixels(draw(tiny, same.withGuidance(1))))
        .isEqualTo(pixels(draw(tiny, same.withGuidance(9))));
    assertThat(pixels(draw(tiny, same.towards(source).withGuidance(1))))
        .isNotEqualTo(pixels(draw(tiny, same.towards(source).withGuidance(9))));
  }

  @Test
  void anotherFolderMayHaveTheClipModel() {
    AestheticSource beside = new AestheticSource(dusk, Optional.of(tiny), STRONG);
    assertThat(pixels(draw(bare, ORDER.towards(beside))))
        .isEqualTo(pixels(draw(tiny, ORDER.towards(AestheticSource.of(dusk).with(STRONG)))));
  }

  @Test
  void whatIsMissingIsTold() throws Exception {
    assertThatThrownBy(() -> draw(bare, ORDER.towards(AestheticSource.of(dusk))))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(bare + " has no image encoder")
        .hasMessageContaining("--clip");
    Path wide = folder.resolve("wide.pt");
    AestheticFile.write(wide, new AestheticEmbedding("x", List.of(1f, 2f)));
    assertThatThrownBy(() -> draw(tiny, ORDER.towards(AestheticSource.of(wide))))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("is of a space of width 6, but the embedding of one of width 2");
    ModelFiles skipping =
        Models.open(tiny.toString(), ModelOptions.NONE.withClipSkip(Optional.of(2)));
    assertThatThrownBy(() -> draw(skipping, ORDER.towards(AestheticSource.of(dusk))))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("with clip skip 2 the text encoder ends before");
  }

  @Test
  void theInfotextOfTheExtensionIsRead() throws Exception {
    Path file = pictures.resolve("a1111.txt");
    Files.writeString(
        file,
        "a house\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 512x512,"
            + " Aesthetic LR: 0.0001, Aesthetic weight: 0.9, Aesthetic steps: 5, Aesthetic"
            + " embedding: fantasy, Aesthetic slerp: False, Aesthetic text: , Aesthetic text"
            + " negative: False, Aesthetic slerp angle: 0.1");
    RepeatedOrder repeated = RepeatedOrder.read(file);
    assertThat(repeated.aesthetic()).contains(AestheticSettings.USUAL.withSteps(5));
    assertThat(repeated.aestheticName()).isEqualTo("fantasy");
    Files.writeString(file, Files.readString(file).replace("steps: 5", "steps: x"));
    assertThatThrownBy(() -> RepeatedOrder.read(file).aesthetic())
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(file + ": its aesthetic settings:");
  }

  private static MadePicture draw(Path model, PictureOrder order) {
    return draw(Models.open(model.toString()), order);
  }

  private static MadePicture draw(ModelFiles files, PictureOrder order) {
    List<MadePicture> made = new ArrayList<>();
    PictureJob job = PictureJob.prepare(files, order, AdapterFiles.NONE);
    try (StableDiffusion model = StableDiffusion.load(CPU.runtime(), files, Precision.FP32)) {
      job.run(model, PictureListener.pictures(made::add));
    }
    return made.get(0);
  }

  private static int[] pixels(MadePicture picture) {
    int width = picture.image().getWidth();
    return picture.image().getRGB(0, 0, width, picture.image().getHeight(), null, 0, width);
  }
}
