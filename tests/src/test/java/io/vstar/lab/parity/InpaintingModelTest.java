package io.vstar.lab.parity;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.Models;
import io.vstar.generation.MaskedContent;
import io.vstar.generation.StableDiffusion;
import io.vstar.image.ImageFiles;
import io.vstar.image.PngFiles;
import io.vstar.nn.Precision;
import io.vstar.pictures.AdapterFiles;
import io.vstar.pictures.MadePicture;
import io.vstar.pictures.PictureJob;
import io.vstar.pictures.PictureListener;
import io.vstar.pictures.PictureOrder;
import io.vstar.pictures.PictureSource;
import io.vstar.sampling.SamplerChoice;
import io.vstar.tensor.DeviceChoice;
import io.vstar.tensor.TensorRuntime;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures of a model whose UNet reads mask and picture: 9 channels. */
class InpaintingModelTest {
  private static final int SIDE = 64;

  @TempDir Path folder;

  @Test
  void drawsWithAndWithoutAPicture() throws Exception {
    BufferedImage original = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    BufferedImage covered = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < SIDE * SIDE; i++) {
      original.setRGB(i % SIDE, i / SIDE, 0x030100 * (i % SIDE) + i / SIDE);
      covered.setRGB(i % SIDE, i / SIDE, i % SIDE < 24 ? 0xffffff : 0);
    }
    Path picture = folder.resolve("picture.png");
    Path mask = folder.resolve("mask.png");
    PngFiles.write(picture, original, Map.of());
    PngFiles.write(mask, covered, Map.of());
    PictureOrder order =
        PictureOrder.of("a cat")
            .withSampler(SamplerChoice.DDIM, 3)
            .withSize(OptionalInt.of(SIDE), OptionalInt.of(SIDE))
            .withCount(2, 2);
    PictureSource.Inpainting hard =
        new PictureSource.Inpainting(mask, false, 0, MaskedContent.ORIGINAL, OptionalInt.empty());
    try (GoldenFolder golden = GoldenFolder.open(resource("img2img"));
        InpaintingModel files = InpaintingModel.of(resource("tiny-sd15"), golden);
        TensorRuntime runtime = TensorRuntime.open(DeviceChoice.CPU, 1);
        StableDiffusion model =
            StableDiffusion.load(runtime, Models.open(files.folder().toString()), Precision.FP32)) {
      List<MadePicture> inpainted = make(model, order.over(source(picture, 1).with(hard)));
      List<MadePicture> whole = make(model, order.over(source(picture, 0.7)));
      List<MadePicture> blank = make(model, order);

      BufferedImage read = ImageFiles.read(picture);
      for (MadePicture made : inpainted) {
        for (int i = 0; i < SIDE * SIDE; i++) {
          if (i % SIDE >= 24) {
            assertThat(made.image().getRGB(i % SIDE, i / SIDE))
                .isEqualTo(read.getRGB(i % SIDE, i / SIDE));
          }
        }
      }
      assertThat(pixel(inpainted.get(0))).isNotEqualTo(pixel(inpainted.get(1)));
      // What stays reaches the UNet: with another picture around, the same noise gives another
      // part.
      assertThat(pixel(inpainted.get(0))).isNotEqualTo(pixel(blank.get(0)));
      assertThat(pixel(whole.get(0))).isNotEqualTo(pixel(blank.get(0)));
    }
  }

  private static PictureSource source(Path picture, double strength) {
    return PictureSource.of(picture, strength);
  }

  private static List<Integer> pixel(MadePicture made) {
    List<Integer> row = new ArrayList<>();
    for (int x = 0; x < 24; x++) {
      row.add(made.image().getRGB(x, 20));
    }
    return row;
  }

  private static List<MadePicture> make(StableDiffusion model, PictureOrder order) {
    ModelFiles files = model.files();
    List<MadePicture> made = new ArrayList<>();
    PictureJob.prepare(files, order, AdapterFiles.NONE)
        .run(model, PictureListener.pictures(made::add));
    return made;
  }

  private static Path resource(String name) throws Exception {
    return Path.of(InpaintingModelTest.class.getResource("/golden/" + name).toURI());
  }
}
