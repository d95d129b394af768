package io.vstar.pictures.sheet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vstar.error.ConfigException;
import io.vstar.image.Infotext;
import io.vstar.pictures.AdapterFiles;
import io.vstar.pictures.EmbeddingFiles;
import io.vstar.pictures.PictureOrder;
import io.vstar.pictures.PictureTask;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SheetTest {
  private static final PictureTask BASE =
      new PictureTask(PictureOrder.of("a cat, cat food").withSeed(7), AdapterFiles.NONE);

  @Test
  void tasksGoByColumnThenRowThenSheet() {
    Sheet sheet =
        Sheet.of(Axis.parse("seed=1,2"))
            .withY(Axis.parse("steps=5,6"))
            .withZ(Axis.parse("guidance=3,4.5"));
    List<PictureTask> tasks = sheet.tasks(BASE);
    assertThat(tasks)
        .extracting(task -> task.order().seed())
        .containsExactly(1L, 2L, 1L, 2L, 1L, 2L, 1L, 2L);
    assertThat(tasks)
        .extracting(task -> task.order().steps())
        .containsExactly(5, 5, 6, 6, 5, 5, 6, 6);
    assertThat(tasks)
        .extracting(task -> task.order().guidance())
        .containsExactly(3.0, 3.0, 3.0, 3.0, 4.5, 4.5, 4.5, 4.5);
  }

  @Test
  void searchAndReplaceReplacesTheFirstValueInBothPrompts() {
    PictureTask base = BASE.with(BASE.order().withNegativePrompt("bad cat"));
    List<PictureTask> tasks = Sheet.of(Axis.parse("prompt-sr=cat,dog")).tasks(base);
    assertThat(tasks.get(0).order()).isEqualTo(base.order().withCount(1, 4));
    assertThat(tasks.get(1).order().prompt()).isEqualTo("a dog, dog food");
    assertThat(tasks.get(1).order().negativePrompt()).isEqualTo("bad dog");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> Sheet.of(Axis.parse("prompt-sr=fox,dog")).tasks(BASE))
        .withMessage(
            "prompt-sr: the prompt does not contain 'fox', the first value, which the others"
                + " replace");
  }

  /** The strength is of the axis' embedding, whichever axis is named first. */
  @Test
  void strengthsAreThoseOfEmbeddingsOnAnotherAxis() {
    Sheet sheet =
        Sheet.of(Axis.parse("embedding-strength=0.5,1")).withY(Axis.parse("embedding=a.pt,b.pt"));
    assertThat(sheet.tasks(BASE))
        .extracting(task -> task.adapters().embeddings().files())
        .containsExactly(
            List.of(new EmbeddingFiles.Weighted(Path.of("a.pt"), 0.5)),
            List.of(new EmbeddingFiles.Weighted(Path.of("a.pt"), 1)),
            List.of(new EmbeddingFiles.Weighted(Path.of("b.pt"), 0.5)),
            List.of(new EmbeddingFiles.Weighted(Path.of("b.pt"), 1)));
  }

  @Test
  void settingsOfTheSamplerSurviveThoseOfTheirAxis() {
    Sheet sheet = Sheet.of(Axis.parse("eta=0,1")).withY(Axis.parse("sampler=Euler a,DPM2 a"));
    assertThat(sheet.tasks(BASE))
        .extracting(
            task ->
                task.order().sampler().algorithm().title()
                    + task.order().sampler().eta().getAsDouble())
        .containsExactly("Euler a0.0", "Euler a1.0", "DPM2 a0.0", "DPM2 a1.0");
  }

  @Test
  void aRandomSeedIsDrawnOnceForAll() {
    PictureTask random = BASE.with(BASE.order().withSeed(PictureOrder.RANDOM_SEED));
    List<Long> seeds =
        Sheet.of(Axis.parse("steps=1-5")).tasks(random).stream()
            .map(task -> task.order().seed())
            .distinct()
            .toList();
    assertThat(seeds).hasSize(1).doesNotContain(PictureOrder.RANDOM_SEED);
  }

  @Test
  void whatIsNoSheetIsRefused() {
    Axis seeds = Axis.parse("seed=1-100");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> Sheet.of(seeds).withY(seeds))
        .withMessage("two axes of a sheet are of one option: seed, seed");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> Sheet.of(seeds).withY(Axis.parse("steps=1-11")))
        .withMessage("the sheet has 1100 pictures, expected at most 1000");
  }

  @Test
  void theInfotextHasTheAxesAsA1111WritesThem() {
    Infotext first =
        new Infotext("a cat", "", Map.of("Steps", "5", "Sampler", "DDIM", "Version", "vstar 1"));
    Sheet sheet = Sheet.of(Axis.parse("cfg=1-3")).withY(Axis.parse("prompt-sr=\"cat, x\",dog"));
    assertThat(sheet.infotext(first).format())
        .endsWith(
            "Script: X/Y/Z plot, X Type: CFG Scale, X Values: \"1, 2, 3\", Y Type: Prompt S/R, Y"
                + " Values: \"\\\"cat, x\\\", dog\", Version: vstar 1");
  }

  @Test
  void picturesStandInTheirCells() {
    Sheet sheet = Sheet.of(Axis.parse("seed=1,2,3")).withY(Axis.parse("steps=5,6"));
    List<BufferedImage> pictures =
        IntStream.range(0, 6).mapToObj(i -> plain(4, 2, 0x101010 * (i + 1))).toList();
    BufferedImage grid = new SheetPicture(sheet, pictures).grid();
    assertThat(grid.getWidth()).isEqualTo(12);
    assertThat(grid.getHeight()).isEqualTo(4);
    assertThat(grid.getRGB(9, 1) & 0xffffff).isEqualTo(0x303030);
    assertThat(grid.getRGB(0, 2) & 0xffffff).isEqualTo(0x404040);

    BufferedImage labelled = new SheetPicture(sheet, pictures).labelled();
    // Each picture is 40 times as large, with 8 pixels between them, at the right and lower end.
    int right = labelled.getWidth() - 9;
    int bottom = labelled.getHeight() - 20;
    assertThat(labelled.getRGB(right, bottom) & 0xffffff).isEqualTo(0x606060);
    assertThat(labelled.getRGB(right - 168, bottom) & 0xffffff).isEqualTo(0x505050);
    assertThat(labelled.getRGB(right, bottom - 88) & 0xffffff).isEqualTo(0x303030);
  }

  private static BufferedImage plain(int width, int height, int rgb) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, rgb);
      }
    }
    return image;
  }
}
