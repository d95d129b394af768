package io.vstar.generation;

import static io.vstar.tensor.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import io.vstar.checkpoint.ClipFolder;
import io.vstar.checkpoint.ModelPart;
import io.vstar.checkpoint.Models;
import io.vstar.checkpoint.TinyModel;
import io.vstar.clip.ClipEmbedding;
import io.vstar.clip.PromptBatch;
import io.vstar.clip.TokenEmbeddingOverlay;
import io.vstar.error.CheckpointException;
import io.vstar.io.TensorFile;
import io.vstar.nn.Precision;
import io.vstar.tensor.CpuRuntime;
import io.vstar.text.PromptTokenizer;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class ImageTextSimilarityTest {
  private static final int TEXT_WIDTH = 8;

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @TempDir Path folder;

  @Test
  void aPictureIsLikeItselfAtTwiceTheSizeAndUnlikeAnother() throws Exception {
    try (StableDiffusion model = model(TEXT_WIDTH);
        ImageTextSimilarity similarity = ImageTextSimilarity.load(model)) {
      List<ClipEmbedding> all =
          similarity.embedImages(
              List.of(picture(8, 0xff0000), picture(16, 0xff0000), picture(8, 0x00ffff)));
      assertThat(all.get(0).cosine(all.get(1))).isCloseTo(1, within(1e-5));
      assertThat(all.get(0).cosine(all.get(2))).isLessThan(0.99);
    }
  }

  @Test
  void aTextIsItsPooledStateByTheProjectionBesideTheImageEncoder() throws Exception {
    List<String> prompts = List.of("a cat", "a red dog");
    try (StableDiffusion model = model(TEXT_WIDTH);
        ImageTextSimilarity similarity = ImageTextSimilarity.load(model);
        TensorFile file = ClipFolder.open(folder).open(ModelPart.IMAGE_ENCODER)) {
      PromptTokenizer tokenizer = new PromptTokenizer(model.tokenizer(), List.of());
      NDArray pooled =
          model
              .conditioner()
              .encoders()
              .get(0)
              .encode(
                  PromptBatch.upload(CPU.scope(), tokenizer.tokenize(prompts), Map.of()),
                  TokenEmbeddingOverlay.NONE)
              .pooled();
      float[] projection = file.tensor(ClipFolder.TEXT_PROJECTION).toFloats();
      NDArray projected = pooled.matMul(CPU.scope().upload(projection, 6, TEXT_WIDTH).transpose());
      List<ClipEmbedding> expected = ClipEmbedding.all(projected);
      List<ClipEmbedding> actual = similarity.embedTexts(prompts);
      for (int i = 0; i < 2; i++) {
        assertClose(actual.get(i).values(), expected.get(i).values(), 1e-6);
      }
      assertThat(actual.get(0).cosine(actual.get(1))).isLessThan(0.999);
    }
  }

  @Test
  void aModelWithoutAnImageEncoderIsRefused() throws Exception {
    TinyModel.write(CPU.runtime(), folder);
    try (StableDiffusion model = load()) {
      assertThatThrownBy(() -> ImageTextSimilarity.load(model))
          .isInstanceOf(CheckpointException.class)
          .hasMessageStartingWith(folder + ": has no image encoder");
    }
  }

  @Test
  void anImageEncoderOfAnotherTextEncoderIsRefused() throws Exception {
    try (StableDiffusion model = model(TEXT_WIDTH + 1)) {
      assertThatThrownBy(() -> ImageTextSimilarity.load(model))
          .isInstanceOf(CheckpointException.class)
          .hasMessageStartingWith(
              folder.resolve("image_encoder") + ": no text encoder is of width 9;");
    }
  }

  @Test
  void anImageEncoderWithoutATextProjectionIsRefused() throws Exception {
    try (StableDiffusion model = model(0)) {
      assertThatThrownBy(() -> ImageTextSimilarity.load(model))
          .isInstanceOf(CheckpointException.class)
          .hasMessageStartingWith(
              folder.resolve("image_encoder") + ": no text encoder has a projection of width 6;");
    }
  }

  @Test
  void theModelStaysTheSameForThoseWhoDrawWithIt() throws Exception {
    TinyModel.write(CPU.runtime(), folder);
    String before = Models.open(folder.toString()).sha256();
    TinyModel.addImageEncoder(CPU.runtime(), folder, TEXT_WIDTH);
    assertThat(Models.open(folder.toString()).sha256()).isEqualTo(before);
  }

  private StableDiffusion model(int textWidth) throws Exception {
    TinyModel.write(CPU.runtime(), folder);
    TinyModel.addImageEncoder(CPU.runtime(), folder, textWidth);
    return load();
  }

  private StableDiffusion load() {
    return StableDiffusion.load(CPU.runtime(), Models.open(folder.toString()), Precision.FP32);
  }

  private static BufferedImage picture(int side, int rgb) {
    BufferedImage picture = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < side * side; i++) {
      picture.setRGB(i % side, i / side, rgb);
    }
    return picture;
  }
}
